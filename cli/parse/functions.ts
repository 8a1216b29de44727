import type { Adapter } from '../core/adapter.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { FunctionArgument, FunctionNode, FunctionOverload, FunctionReturns } from '../core/node.ts'
import { didYouMean } from '../core/suggest.ts'
import type { Capture, FileDraft } from './draft.ts'
import { placeOf, type Entry } from './entry.ts'
import { locate } from './place.ts'
import { isRecord, recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'

/** What a function returns before its properties say so; the word is dbt's. */
const unknownReturns: FunctionReturns = { data_type: 'INVALID_TYPE', description: null }

/** What properties say of a function, over what its own file does. */
export function functionParts({
  patch,
  overloads,
}: FileDraft): Pick<FunctionNode, 'arguments' | 'returns' | 'overloads'> {
  const value = patch?.entry.value ?? {}
  return {
    returns: returnsOf(value.returns) ?? unknownReturns,
    arguments: argumentsOf(value),
    overloads: overloads ?? [],
  }
}

/**
 * The files that overloads name become part of the function that names them: they are no functions of their own, and what they read, it reads.
 * The drafts come back without them.
 */
export function absorbOverloads(drafts: readonly FileDraft[], problems: Diagnostic[]): readonly FileDraft[] {
  const owners = drafts.filter((draft) => draft.kind === 'function' && overloadsOf(draft).length > 0)
  if (owners.length === 0) return drafts
  const taken = new Map<FileDraft, FileDraft>()
  const whole = new Map(owners.map((owner) => [owner, withOverloads(owner, drafts, taken, problems)]))
  return drafts.filter((draft) => !taken.has(draft)).map((draft) => whole.get(draft) ?? draft)
}

/** Arguments with defaults come last, as a call may leave out only what is at the end. */
export function argumentProblems(drafts: readonly FileDraft[]): Diagnostic[] {
  return drafts.flatMap((draft) => {
    const entry = draft.kind === 'function' ? draft.patch?.entry : undefined
    if (!entry) return []
    const found = argumentsOf(entry.value)
    const firstDefault = found.findIndex((one) => one.default_value !== null)
    const late = found.findIndex(
      (one, index) => firstDefault !== -1 && index > firstDefault && one.default_value === null,
    )
    const name = found[late]?.name
    if (name === undefined) return []
    const hint = 'Give it a "default_value", or put it before those that have one.'
    return [
      problem('function-argument-order', { function: draft.name, name }, placeOf(entry, 'arguments', late), { hint }),
    ]
  })
}

/** Functions in JavaScript are for engines that run it; one in Python is refused when it is built, as dbt has it. */
export function languageProblems(drafts: readonly FileDraft[], { type, capabilities }: Adapter): Diagnostic[] {
  if (capabilities.functionLanguages.includes('javascript')) return []
  return drafts.flatMap((draft) =>
    draft.kind === 'function' && draft.language === 'javascript'
      ? [
          problem(
            'function-language',
            { name: draft.name, language: 'JavaScript', engine: type },
            locate(draft.place),
            {
              hint: 'Write it in SQL.',
            },
          ),
        ]
      : [],
  )
}

const overloadsOf = ({ patch }: FileDraft): readonly JsonRecord[] => recordsOf(patch?.entry.value.overloads)

function withOverloads(
  owner: FileDraft,
  drafts: readonly FileDraft[],
  taken: Map<FileDraft, FileDraft>,
  problems: Diagnostic[],
): FileDraft {
  const entry = owner.patch?.entry
  if (!entry) return owner
  const overloads: FunctionOverload[] = []
  let { capture } = owner
  for (const [index, written] of overloadsOf(owner).entries()) {
    const name = textOf(written.defined_in) ?? ''
    const body = bodyOf({ owner, entry, index, name }, drafts, taken, problems)
    if (!body) continue
    taken.set(body, owner)
    capture = joined(capture, body.capture)
    overloads.push({
      defined_in: name,
      arguments: argumentsOf(written),
      returns: returnsOf(written.returns),
      description: textOf(written.description),
      raw_body: body.rawCode,
      compiled_body: null,
    })
  }
  return { ...owner, capture, overloads }
}

interface Named {
  readonly owner: FileDraft
  readonly entry: Entry
  readonly index: number
  readonly name: string
}

function bodyOf(
  { owner, entry, index, name }: Named,
  drafts: readonly FileDraft[],
  taken: ReadonlyMap<FileDraft, FileDraft>,
  problems: Diagnostic[],
): FileDraft | undefined {
  const at = placeOf(entry, 'overloads', index, 'defined_in')
  const tell = (reason: string, hint?: string): undefined => {
    problems.push(problem('function-overload', { function: owner.name, name, reason }, at, { hint }))
  }
  if (name === owner.name) return tell('is the function itself', 'Name the file that holds the other body.')
  const ofPackage = drafts.filter(({ kind, package: one }) => kind === 'function' && one === owner.package)
  const found = ofPackage.find((draft) => draft.name === name)
  if (!found) {
    const near = didYouMean(name, new Set(ofPackage.map((draft) => draft.name)))
    return tell('has no file', near ?? `Write its body to functions/${name}.sql.`)
  }
  const other = taken.get(found)
  return other ? tell(`belongs to "${other.name}"`, 'A file is the body of one function.') : found
}

function joined(own: Capture, other: Capture): Capture {
  const both = <T>(mine: readonly T[], theirs: readonly T[]): readonly T[] => {
    const known = new Set(mine.map((one) => JSON.stringify(one)))
    return [...mine, ...theirs.filter((one) => !known.has(JSON.stringify(one)))]
  }
  return {
    ...own,
    refs: both(own.refs, other.refs),
    sources: both(own.sources, other.sources),
    functions: both(own.functions, other.functions),
    macros: both(own.macros, other.macros),
  }
}

const argumentsOf = (value: JsonRecord): readonly FunctionArgument[] =>
  recordsOf(value.arguments).map((one) => ({
    name: textOf(one.name) ?? '',
    data_type: textOf(one.data_type) ?? '',
    description: textOf(one.description),
    default_value: one.default_value ?? null,
  }))

const returnsOf = (value: Json | undefined): FunctionReturns | null =>
  isRecord(value) ? { data_type: textOf(value.data_type) ?? '', description: textOf(value.description) } : null
