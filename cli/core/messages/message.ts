/** How one diagnostic reads: its severity and its sentence, made from the values found. */
export interface Message<V> {
  readonly severity: 'error' | 'warning'
  readonly text: (values: V) => string
}

export const error = <V>(text: (values: V) => string): Message<V> => ({ severity: 'error', text })
export const warning = <V>(text: (values: V) => string): Message<V> => ({ severity: 'warning', text })

export interface Named {
  readonly name: string
}
