import { markedJson, parseMarkedJson } from '../core/float-marks.ts'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Location } from '../core/diagnostic.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { documentOf, type YamlDocument } from '../project/yaml.ts'
import { LazyPlaces } from './lazy-places.ts'
import { YamlPlace, type Place } from './place.ts'
import type { JsonRecord } from './read-json.ts'
import { decodeRecords, encodeRecords, type EncodedRecords } from './row-codec.ts'

const sections = ['nodes', 'sources', 'exposures', 'unitTests', 'macros', 'docs', 'groups', 'untargetedTests'] as const
const semanticSections = ['metrics', 'semanticModels', 'savedQueries'] as const

interface Body {
  readonly sections: Readonly<Record<(typeof sections)[number] | (typeof semanticSections)[number], EncodedRecords>>
  readonly disabled: readonly (readonly [string, readonly JsonRecord[]])[]
  /** Files that places are in. */
  readonly files: readonly string[]
  /** Id, file, and for places in YAML the path to what stands there, else line and column. */
  readonly places: readonly (readonly [
    string,
    number,
    readonly (string | number)[] | null,
    number | null,
    number | null,
  ])[]
}

/** A parsed project as text. */
export function encodeParsed(parsed: ParsedProject): string {
  const records = (map: ReadonlyMap<string, unknown>): EncodedRecords =>
    encodeRecords(map.values() as Iterable<JsonRecord>) // nodes are JSON
  const files = new Map<string, number>()
  const fileIndex = (file: string): number => {
    const known = files.get(file)
    if (known !== undefined) return known
    files.set(file, files.size)
    return files.size - 1
  }
  const body = {
    sections: {
      ...Object.fromEntries(sections.map((name) => [name, records(parsed[name])])),
      ...Object.fromEntries(semanticSections.map((name) => [name, records(parsed.semantic[name])])),
    },
    disabled: [...parsed.disabled],
    places: [...placesOf(parsed)].map(([id, place]) =>
      place instanceof YamlPlace
        ? [id, fileIndex(place.document.file), place.path, null, null]
        : [id, fileIndex(place.file), null, place.line ?? null, place.column ?? null],
    ),
    files: [] as string[],
  }
  body.files = [...files.keys()]
  return markedJson(body)
}

const placesOf = ({ places }: ParsedProject): ReadonlyMap<string, Place> =>
  places instanceof LazyPlaces ? places.unlocated() : places

/** The project that `encodeParsed` wrote. */
export function decodeParsed(
  text: string,
  root: string,
  rest: Pick<ParsedProject, 'projectName' | 'adapterType' | 'selectors'>,
): ParsedProject {
  const body = parseMarkedJson(text) as Body // written by encodeParsed
  const section = <T>(name: keyof Body['sections']): ReadonlyMap<string, T> =>
    new Map(decodeRecords(body.sections[name]).map((record) => [String(record.unique_id), record as T])) // the records that were encoded
  return {
    ...rest,
    nodes: section('nodes'),
    sources: section('sources'),
    exposures: section('exposures'),
    unitTests: section('unitTests'),
    macros: section('macros'),
    docs: section('docs'),
    groups: section('groups'),
    untargetedTests: section('untargetedTests'),
    disabled: new Map(body.disabled) as unknown as ParsedProject['disabled'], // the nodes that were encoded
    semantic: {
      metrics: section('metrics'),
      semanticModels: section('semanticModels'),
      savedQueries: section('savedQueries'),
    },
    places: decodePlaces(body, root),
  }
}

function decodePlaces({ files, places }: Body, root: string): ReadonlyMap<string, Location> {
  const documents = files.map((file) => lateDocument(root, file))
  const decoded = places.map(([id, index, yamlPath, line, column]): [string, Place] => {
    const document = documents[index]
    if (yamlPath !== null && document) return [id, new YamlPlace(document, yamlPath)]
    return [id, { file: files[index] ?? '', ...(line !== null && { line }), ...(column !== null && { column }) }]
  })
  return new LazyPlaces(new Map(decoded))
}

/** A YAML file that is read when somebody asks for a place in it. */
function lateDocument(root: string, file: string): YamlDocument {
  let known: YamlDocument | undefined
  const read = (): YamlDocument => (known ??= documentOf(readFileSync(path.join(root, file), 'utf8'), file, null))
  return {
    file,
    get text() {
      return read().text
    },
    value: null,
    at: (yamlPath) => read().at(yamlPath),
    keyAt: (yamlPath) => read().keyAt(yamlPath),
  }
}
