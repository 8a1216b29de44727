import type { ComponentChildren, JSX } from 'preact'
import type { IndexNode, PageKind } from '../../page-data.ts'
import { nodeHref } from '../routes.ts'
import { isFailing, kindNames } from '../site.ts'

export const KindMark = ({ kind }: { readonly kind: PageKind }): JSX.Element => (
  <span class={`mark kind-${kind}`} title={kindNames[kind][0]} aria-hidden="true" />
)

export function NodeLink({ node, label }: { readonly node: IndexNode; readonly label?: string }): JSX.Element {
  return (
    <a class="node-link" href={nodeHref(node)}>
      <KindMark kind={node.kind} />
      <Name text={label ?? node.name} />
    </a>
  )
}

/** Where a line is too short for a name, it is broken between its words. */
export const Name = ({ text }: { readonly text: string }): JSX.Element => (
  <span class="name">{text.split(/(?<=[_.])/).map((part, at) => (at === 0 ? part : [<wbr />, part]))}</span>
)

const tones = { good: ['success', 'pass'], warn: ['warn'], bad: [] as string[] }

export function toneOf(status: string): 'good' | 'warn' | 'bad' | 'quiet' {
  if (tones.good.includes(status)) return 'good'
  if (tones.warn.includes(status)) return 'warn'
  return isFailing(status) ? 'bad' : 'quiet'
}

const symbols = { good: '✓', warn: '!', bad: '✕', quiet: '–' } as const

/** A status in a word, told by a sign as well as by its colour. */
export function Status({ status }: { readonly status: string | undefined }): JSX.Element | null {
  if (status === undefined) return null
  const tone = toneOf(status)
  return (
    <span class={`status ${tone}`}>
      <span aria-hidden="true">{symbols[tone]}</span> {status}
    </span>
  )
}

export const Tag = ({ children }: { readonly children?: ComponentChildren }): JSX.Element => (
  <span class="tag">{children}</span>
)

export function Section(props: {
  readonly id: string
  readonly title: string
  readonly aside?: ComponentChildren
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <header>
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  )
}
