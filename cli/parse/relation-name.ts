import { RelationValue } from '../context/relation.ts'
import { quotePolicy } from '../context/relation-api.ts'
import { stylesOf } from '../context/styles.ts'
import type { Adapter } from '../core/adapter.ts'
import type { JsonRecord } from './read-json.ts'

/** The name of a relation as SQL writes it: parts quoted as the project says, or as `own` says for this one. */
export function relationName(
  adapter: Adapter,
  quoting: JsonRecord,
  path: { readonly database: string | null; readonly schema: string | null; readonly identifier: string },
  own: JsonRecord = {},
): string {
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => typeof value === 'boolean'))
  return new RelationValue(stylesOf(adapter).relation, {
    path,
    quotePolicy: quotePolicy({ ...quoting, ...said }),
  }).render()
}
