import type * as z from 'zod/mini'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { JsonRecord } from '../core/config.ts'
import { didYouMean } from '../core/suggest.ts'
import type { TargetPlaces } from './registry.ts'

/**
 * Checks a target's keys against its adapter's schema; every wrong key and value is named, with the nearest right key. Values are never shown: they may be secrets.
 * A key that is near to no right one is another tool's, or an older dbt's, and is left out with a warning; one that looks misspelt is an error, as `pat` for
 * `path` would open another database.
 */
export function checkCredentials<S extends z.ZodMiniObject>(
  schema: S,
  credentials: JsonRecord,
  owner: string,
  at?: TargetPlaces,
): Checked<z.infer<S>> {
  const keys = Object.keys(schema.shape)
  const foreign = Object.keys(credentials).filter((key) => !keys.includes(key) && didYouMean(key, keys) === undefined)
  const warnings = foreign.map((key) => problem('unknown-property', { key, owner }, at?.([key], 'key')))
  const known = Object.fromEntries(Object.entries(credentials).filter(([key]) => !foreign.includes(key)))
  const parsed = schema.safeParse(known)
  if (parsed.success) return good(parsed.data, warnings)
  return bad(...warnings, ...parsed.error.issues.flatMap((issue) => issueProblems(issue, keys, owner, credentials, at)))
}

function issueProblems(
  issue: z.core.$ZodIssue,
  keys: readonly string[],
  owner: string,
  credentials: JsonRecord,
  at: TargetPlaces | undefined,
): readonly Diagnostic[] {
  const path = issue.path.map(String).join('.')
  const steps = issue.path.filter((step) => typeof step !== 'symbol')
  if (issue.code === 'unrecognized_keys') {
    const place = path === '' ? owner : `"${path}" of ${owner}`
    return issue.keys.map((key) =>
      problem('unknown-key', { key, owner: place }, at?.([...steps, key], 'key'), {
        hint: path === '' ? didYouMean(key, keys) : undefined,
      }),
    )
  }
  if (issue.code === 'invalid_type' && valueAt(credentials, issue.path) === undefined) {
    const last = issue.path.at(-1)
    return [
      problem(
        'missing-key',
        {
          key: String(last),
          owner: issue.path.length > 1 ? `"${issue.path.slice(0, -1).join('.')}" of ${owner}` : capital(owner),
        },
        at?.(steps.slice(0, -1)),
      ),
    ]
  }
  return [
    problem(
      'schema-violation',
      { key: path, expected: expected(issue), found: foundAt(issue, valueAt(credentials, issue.path)) },
      at?.(steps),
      { hint: hintFor(issue, valueAt(credentials, issue.path)) },
    ),
  ]
}

/** Only a number out of its range is shown: any other value may be a secret in the wrong place. */
function foundAt(issue: z.core.$ZodIssue, value: unknown): string {
  if ((issue.code === 'too_small' || issue.code === 'too_big') && typeof value === 'number') return String(value)
  if (value === '') return 'empty'
  return typeof value === 'string' && issue.code !== 'invalid_type' ? 'another text' : kindOf(value)
}

function hintFor(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  if (value === '') return 'Leave the key out where there is nothing to say.'
  return issue.code === 'invalid_value' && typeof value === 'string'
    ? didYouMean(
        value,
        issue.values.filter((one) => typeof one === 'string'),
      )
    : undefined
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return article(issue.expected)
    case 'invalid_value':
      return alternatives(issue.values.map((value) => JSON.stringify(value)))
    case 'too_small':
      if (issue.origin === 'string') return 'a text'
      return issue.inclusive === false ? `more than ${issue.minimum}` : `at least ${issue.minimum}`
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'invalid_union':
      return 'of another form'
    case 'invalid_format':
      return issue.format === 'url' ? 'an address: https://…' : issue.message
    default:
      return issue.message
  }
}

/** `"a", "b" or "c"` */
const alternatives = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  record: 'a mapping',
  object: 'a mapping',
}

const article = (type: string): string => NAMES[type] ?? type

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return NAMES[typeof value] ?? typeof value
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = Reflect.get(found, key)
  }
  return found
}
