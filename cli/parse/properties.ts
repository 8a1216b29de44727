import { ProblemError, problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { propertiesSchema } from '../project/schemas/properties.ts'
import { checkSchema } from '../project/schema.ts'
import { documentOf, parseYaml, type YamlDocument } from '../project/yaml.ts'
import { placeOf, type Entry, type EntryKey } from './entry.ts'
import { renderEntry, type RenderText } from './entry-rendering.ts'
import { shownFile } from './file-names.ts'
import { besideConfig } from './patch.ts'
import { isRecord, recordOf, recordsOf, textOf, type Json, type JsonRecord } from './read-json.ts'

const entryKeys: readonly EntryKey[] = [
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'sources',
  'macros',
  'data_tests',
  'unit_tests',
  'exposures',
  'groups',
  'functions',
  'metrics',
  'semantic_models',
  'saved_queries',
]

export interface PropertiesInput {
  readonly projectRoot: string
  readonly packages: readonly Package[]
  /** Renders a text of `file` natively. Throws `ProblemError`. */
  readonly render: (owner: Package, document: YamlDocument, at: readonly (string | number)[], text: string) => Json
  /** Values of files read before, by hash. */
  readonly known?: { get(file: SourceFile): CheckedValue | undefined; set(file: SourceFile, value: CheckedValue): void }
}

/** A properties file's value with what was found wrong with it. */
export interface CheckedValue {
  readonly value: Json
  readonly problems: readonly Diagnostic[]
}

export interface Properties {
  readonly entries: Readonly<Record<EntryKey, readonly Entry[]>>
  readonly problems: readonly Diagnostic[]
  /** False where a file or an entry could not be read: what it declares seems to be missing. */
  readonly isWhole: boolean
}

/** Reads every properties file: each item of its lists, rendered. Mistakes are told; what can be used of a file is used. */
export function readProperties(input: PropertiesInput): Properties {
  const problems: Diagnostic[] = []
  let isWhole = true
  const entries = Object.fromEntries(entryKeys.map((key) => [key, [] as Entry[]])) as Record<EntryKey, Entry[]> // all keys, just made
  for (const owner of input.packages) {
    for (const file of owner.files) {
      if (file.kind !== 'properties') continue
      for (const entry of entriesOf(owner, file, input, problems)) {
        if (entry === 'unread') isWhole = false
        else entries[entry.key].push(entry)
      }
    }
  }
  return { entries, problems, isWhole }
}

function* entriesOf(
  owner: Package,
  file: SourceFile,
  input: PropertiesInput,
  problems: Diagnostic[],
): Generator<Entry | 'unread'> {
  const document = documentFor(owner, file, input, problems)
  if (!document || !isRecord(document.value)) {
    if (document?.value !== null) yield 'unread'
    return
  }
  for (const key of entryKeys) {
    for (const [index, item] of recordsOf(document.value[key]).entries()) {
      const entry = readEntry(owner, file, document, key, index, item, input, problems)
      if (entry !== undefined) yield entry
    }
  }
}

function readEntry(
  owner: Package,
  file: SourceFile,
  document: YamlDocument,
  key: EntryKey,
  index: number,
  written: JsonRecord,
  input: PropertiesInput,
  problems: Diagnostic[],
): Entry | 'unread' | undefined {
  const path = [key, index]
  const render: RenderText = (text, at) => input.render(owner, document, [...path, ...at], text)
  try {
    const value = renderEntry(written, key, render)
    const name = textOf(value.name)
    if (name === null) return undefined
    const entry: Entry = { key, package: owner, file, document, path, name, written, value }
    if (configured.has(key)) problems.push(...keysGivenTwice(entry))
    return entry
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    problems.push(...thrown.problems)
    return 'unread'
  }
}

/** Entries whose configs may also stand beside `config:`. */
const configured: ReadonlySet<EntryKey> = new Set(['models', 'seeds', 'snapshots', 'analyses', 'functions'])

const keysGivenTwice = (entry: Entry): Diagnostic[] =>
  besideConfig
    .filter((key) => key in entry.value && key in recordOf(entry.value.config))
    .map((key) => problem('key-beside-config', { key, name: entry.name }, placeOf(entry, key)))

function documentFor(
  owner: Package,
  file: SourceFile,
  input: PropertiesInput,
  problems: Diagnostic[],
): YamlDocument | undefined {
  const shown = shownFile(input.projectRoot, owner, file)
  try {
    const known = input.known?.get(file)
    if (known) {
      problems.push(...known.problems)
      return documentOf(file.read(), shown, known.value)
    }
    const parsed = parseYaml(file.read(), shown)
    if (!parsed.ok) {
      problems.push(...parsed.problems)
      return undefined
    }
    const found = [...parsed.problems, ...violationsOf(parsed.value, owner, input)]
    problems.push(...found)
    input.known?.set(file, { value: parsed.value.value, problems: found })
    return parsed.value
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    problems.push(...thrown.problems)
    return undefined
  }
}

function violationsOf(document: YamlDocument, owner: Package, input: PropertiesInput): readonly Diagnostic[] {
  if (document.value === null) return []
  if (!isRecord(document.value)) return [problem('properties-not-a-mapping', {}, document.at([]))]
  const checked = checkSchema(propertiesSchema, document, { owner: `"${document.file}"`, unknownKeys: 'warning' })
  // What a package writes is not the user's to mend.
  return owner.root === input.projectRoot
    ? checked.problems
    : checked.problems.filter(({ severity }) => severity === 'error')
}
