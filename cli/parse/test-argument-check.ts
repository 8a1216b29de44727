import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { TestDraft } from './draft.ts'
import { locate } from './place.ts'

interface Signature {
  readonly needed: readonly string[]
  readonly optional: readonly string[]
}

const ofColumn = { needed: ['column_name'], optional: [] }

/** What the generic tests that ship with tsdbt are given; those of projects say so only when they run. */
const signatures: ReadonlyMap<string, Signature> = new Map(
  Object.entries({
    unique: ofColumn,
    not_null: ofColumn,
    accepted_values: { needed: ['column_name', 'values'], optional: ['quote'] },
    relationships: { needed: ['column_name', 'to', 'field'], optional: [] },
  }),
)

/** Arguments that a test of ours does not have, or has and is not given. */
export function argumentProblems({ metadata: { name, kwargs }, place }: TestDraft): Diagnostic[] {
  const signature = signatures.get(name)
  if (!signature) return []
  const { needed, optional } = signature
  const known = [...needed, ...optional]
  const unknown = Object.keys(kwargs).filter((key) => key !== 'model' && !known.includes(key))
  if (unknown.length > 0) {
    const free = known.filter((key) => !(key in kwargs))
    return unknown.map((argument) => {
      const hint = didYouMean(argument, free) ?? `It has ${known.map((key) => `"${key}"`).join(', ')}.`
      return problem('test-argument-unknown', { test: name, argument }, locate(place), { hint })
    })
  }
  return needed
    .filter((key) => !(key in kwargs))
    .map((argument) =>
      problem('test-argument-missing', { test: name, argument }, locate(place), { hint: examples[argument] }),
    )
}

const examples: Readonly<Record<string, string>> = {
  column_name: 'Put the test below a column, or name one in "arguments".',
  values: 'For example: accepted_values: {arguments: {values: [placed, shipped]}}',
  to: "For example: relationships: {arguments: {to: ref('customers'), field: customer_id}}",
  field: "For example: relationships: {arguments: {to: ref('customers'), field: customer_id}}",
}
