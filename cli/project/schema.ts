import type * as z from 'zod/mini'
import { didYouMean } from '../core/suggest.ts'
import { bad, good, hasErrors, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { expectedOf, found, isRecord, keysOfSchema, ownerOf, valueAt } from './schema-words.ts'
import type { Slip } from './schemas/config.ts'
import type { YamlDocument, YamlPath } from './yaml.ts'

export interface CheckOptions {
  /** What the file is called in "… is not a key of …": `"project.yml"`. */
  readonly owner: string
  /** An unknown key stops a project.yml and is only told in files where dbt lets it pass. */
  readonly unknownKeys: 'error' | 'warning' | 'error at the top'
  /** The value to check where it is not the document's own: the document after rendering. */
  readonly value?: unknown
}

type Issue = z.core.$ZodIssue

/**
 * Checks a document against a schema and names every violation: which key, where, what was expected and found, and the nearest right key.
 * A text that holds Jinja passes for any value: what it renders to is checked after rendering.
 */
export function checkSchema<S extends z.ZodMiniType>(
  schema: S,
  document: YamlDocument,
  options: CheckOptions,
): Checked<z.core.output<S>> {
  const value = 'value' in options ? options.value : document.value
  const result = schema.safeParse(value)
  // The schemas transform nothing, so the value is the output once it passed, and stays useful where only unknown keys were found.
  const output = value as z.core.output<S>
  if (result.success) return good(output)
  const issues = result.error.issues.flatMap((issue) => leaves(issue, []))
  const problems = issues.flatMap((issue) => diagnose(issue, schema, value, document, options)).sort(byPlace)
  return hasErrors(problems) ? bad(...problems) : good(output, problems)
}

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  (a.at?.line ?? 0) - (b.at?.line ?? 0) || (a.at?.column ?? 0) - (b.at?.column ?? 0)

interface Leaf {
  readonly issue: Issue
  readonly path: YamlPath
  /** What any of a union's branches would have taken. */
  readonly expected?: string
}

/** A union's issues are those of the branch that came furthest; where none came further, all that the branches expected. */
function leaves(issue: Issue, prefix: YamlPath): Leaf[] {
  const path = [...prefix, ...(issue.path ?? []).map((step) => (typeof step === 'symbol' ? String(step) : step))]
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    return issue.issues.flatMap((inner) => leaves(inner, path))
  }
  if (issue.code !== 'invalid_union') return [{ issue, path }]
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => leaves(inner, path)))
  const deeper = branches.filter((branch) => branch.every((leaf) => isWithin(leaf, path)))
  const best = deeper.sort((a, b) => a.length - b.length)[0]
  if (best && best.length > 0) return best
  const expected = branches.flatMap((branch) => branch.filter((leaf) => !isWithin(leaf, path)).map(wordsOf))
  return [{ issue, path, expected: [...new Set(expected)].join(' or ') }]
}

const isWithin = (leaf: Leaf, path: YamlPath): boolean =>
  leaf.path.length > path.length || leaf.issue.code === 'unrecognized_keys'

const wordsOf = (leaf: Leaf): string => leaf.expected ?? expectedOf(leaf.issue)

function diagnose(
  leaf: Leaf,
  schema: z.core.$ZodType,
  root: unknown,
  document: YamlDocument,
  options: CheckOptions,
): Diagnostic[] {
  const { issue, path } = leaf
  if (issue.code === 'unrecognized_keys') return unknownKeys(leaf, issue.keys, schema, root, document, options)
  const slip = issue.code === 'custom' ? slipOf(issue.params) : undefined
  if (slip) {
    const hint = `Did you mean "${slip.nearest}"? A key of your own belongs under "meta".`
    return [problem('config-key-unknown', { key: slip.slip }, document.keyAt(path), { hint })]
  }
  const value = valueAt(root, path)
  if (typeof value === 'string' && /\{[{%]/.test(value)) return []
  const key = String(path.at(-1) ?? options.owner.replaceAll('"', ''))
  const owner = (): string => ownerOf(path.slice(0, -1), root, options.owner)
  if (value === undefined)
    return [problem('missing-key', { key, owner: capital(owner()) }, document.at(path.slice(0, -1)))]
  const values = { key: label(path, options.owner), expected: wordsOf(leaf), found: found(value) }
  const hint = choiceHint(issue, value) ?? listHint(key, values.expected, value)
  return [problem('schema-violation', values, document.at(path), { hint })]
}

function unknownKeys(
  leaf: Leaf,
  keys: readonly string[],
  schema: z.core.$ZodType,
  root: unknown,
  document: YamlDocument,
  options: CheckOptions,
): Diagnostic[] {
  const here = valueAt(root, leaf.path)
  const known = keysOfSchema(schema, leaf.path)
  const unused = known.filter((key) => !isRecord(here) || !(key in here))
  // Loaders are ours alone: there is no older tool whose files must pass.
  const isStrict =
    options.unknownKeys === 'error' ||
    leaf.path.at(-1) === 'loader' ||
    (options.unknownKeys === 'error at the top' && leaf.path.length === 0)
  const code = isStrict ? 'unknown-key' : 'unknown-property'
  const owner = ownerOf(leaf.path, root, options.owner)
  return keys.map((key) =>
    problem(code, { key, owner }, document.keyAt([...leaf.path, key]), {
      hint: didYouMean(key, unused) ?? didYouMean(key, known),
    }),
  )
}

const slipOf = (params: Readonly<Record<string, unknown>> | undefined): Slip | undefined =>
  typeof params?.['slip'] === 'string' && typeof params['nearest'] === 'string'
    ? { slip: params['slip'], nearest: params['nearest'] }
    : undefined

/** A list of one text is easily written without its brackets. */
const listHint = (key: string, expected: string, value: unknown): string | undefined =>
  expected === 'a list' && typeof value === 'string' && /(?:-paths|-targets|tests|depends_on)$/.test(key)
    ? `Write it as a list: [${value}].`
    : undefined

function choiceHint(issue: Issue, value: unknown): string | undefined {
  if (issue.code !== 'invalid_value' || typeof value !== 'string') return undefined
  return didYouMean(value, issue.values.map(String))
}

/** An index alone says little: `tags[1]`. */
const label = (path: YamlPath, owner: string): string => {
  const from = path.findLastIndex((step) => typeof step === 'string')
  if (from === -1) return path.length === 0 ? owner.replaceAll('"', '') : `[${path.join('][')}]`
  return path.slice(from).reduce<string>((text, step) => (text === '' ? String(step) : `${text}[${step}]`), '')
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
