import type { Location } from '../core/diagnostic.ts'
import type { Package } from '../project/project.ts'
import { treeOf, type ConfigKind } from './config-kinds.ts'
import type { Entry } from './entry.ts'
import { isRecord, valueAt } from './read-json.ts'
import type { YamlPath } from '../project/yaml.ts'
import { YamlPlace, type Place } from './place.ts'
import { placeAt } from './text-place.ts'

/** All that may set a config of a node. */
export interface ConfigSources {
  readonly kind: ConfigKind
  readonly package: Pick<Package, 'config'>
  readonly fqn: readonly string[]
  readonly rawCode: string
  /** Where the code begins. */
  readonly place: Location
  /** What a properties file says of the node. */
  readonly entry?: Pick<Entry, 'document' | 'path'> | undefined
}

/** Where a node's config is set: in its file's `config()`, in properties, or in the project file. Undefined when none of them says it in so many words. */
export function configPlace(key: string, sources: ConfigSources): Location | undefined {
  return (
    callPlace(key, sources) ?? modulePlace(key, sources) ?? entryPlace(key, sources.entry) ?? treePlace(key, sources)
  )
}

/** Where a generic test's entry sets a config: below its name, inside `config` or beside it. */
export function testConfigPlace(key: string, place: Place): Location | undefined {
  if (!(place instanceof YamlPlace)) return undefined
  const { document, path } = place
  const entry = valueAt(document.value, path)
  const inner = isRecord(entry) ? Object.keys(entry).map((name) => [...path, name]) : []
  for (const level of [path, ...inner]) {
    const found = entryPlace(key, { document, path: level })
    if (found) return found
  }
  return undefined
}

/** A key as it may be written, as a path: `pre-hook` is `pre_hook` too, `loader.files` is a part of `loader`. */
const spellings = (key: string): readonly YamlPath[] =>
  [...new Set([key, key.replaceAll('-', '_')])].map((name) => name.split('.').map(stepOf))

const stepOf = (step: string): string | number => (/^\d+$/.test(step) ? Number(step) : step)

/** In `config(…)`: the value after `key=` or `'key':`. */
function callPlace(key: string, { rawCode, place }: ConfigSources): Location | undefined {
  for (const call of rawCode.matchAll(/\bconfig\s*\(/g)) {
    const start = call.index + call[0].length
    const given = rawCode.slice(start, endOfCall(rawCode, start))
    const name = key.replaceAll('-', '[-_]')
    const found = new RegExp(`(?:\\b${name}\\s*=|(["'])${name}\\1\\s*:)\\s*`).exec(given)
    if (!found) continue
    const offset = start + found.index + found[0].length
    return valuePlace(rawCode, offset, place)
  }
  return undefined
}

/** In the `config` of a TypeScript model: the value after `key:`. */
function modulePlace(key: string, { rawCode, place }: ConfigSources): Location | undefined {
  if (!/\.[cm]?ts$/.test(place.file)) return undefined
  const config = /\bdefineModel\s*\([^]*?\bconfig\s*:\s*\{/.exec(rawCode)
  if (!config) return undefined
  const start = config.index + config[0].length
  const given = rawCode.slice(start, endOf(rawCode, start, /"[^"]*"|'[^']*'|[{}]/g, '{'))
  const name = key.replaceAll(/\W/g, '\\$&')
  const found = new RegExp(`(?<![\\w.])(["']?)${name}\\1\\s*:\\s*`).exec(given)
  return found ? valuePlace(rawCode, start + found.index + found[0].length, place) : undefined
}

function valuePlace(rawCode: string, offset: number, place: Location): Location {
  const { line, column } = placeAt(rawCode, offset)
  return {
    file: place.file,
    line: (place.line ?? 1) + line - 1,
    column: line === 1 ? column + (place.column ?? 1) - 1 : column,
    length: /^(?:"[^"\n]*"|'[^'\n]*'|[\w.]+|.)/.exec(rawCode.slice(offset))?.[0].length ?? 1,
  }
}

/** The closing parenthesis of a call; texts may hold some of their own. */
const endOfCall = (code: string, start: number): number => endOf(code, start, /"[^"]*"|'[^']*'|[()]/g, '(')

function endOf(code: string, start: number, signs: RegExp, opening: '(' | '{'): number {
  const closing = opening === '(' ? ')' : '}'
  let depth = 1
  for (const { 0: sign, index } of code.slice(start).matchAll(signs)) {
    if (sign === opening) depth++
    else if (sign === closing && --depth === 0) return start + index
  }
  return code.length
}

function entryPlace(key: string, entry: ConfigSources['entry']): Location | undefined {
  if (!entry) return undefined
  for (const name of spellings(key)) {
    for (const path of [
      [...entry.path, 'config', ...name],
      [...entry.path, ...name],
    ]) {
      if (valueAt(entry.document.value, path) !== undefined) return entry.document.at(path)
    }
  }
  return undefined
}

/** The deepest level of the project file's tree on the node's way that sets it. */
function treePlace(key: string, { kind, package: owner, fqn }: ConfigSources): Location | undefined {
  const { document } = owner.config
  const tree = treeOf[kind]
  const roots = tree === 'data_tests' ? ['data_tests', 'tests'] : tree === null ? [] : [tree]
  for (const root of roots) {
    for (let depth = fqn.length; depth >= 0; depth--) {
      const level = [root, ...fqn.slice(0, depth)]
      for (const [name = '', ...rest] of spellings(key).flatMap((path) => [[`+${path[0]}`, ...path.slice(1)], path])) {
        const path = [...level, name, ...rest]
        if (valueAt(document.value, path) !== undefined) return document.at(path)
      }
    }
  }
  return undefined
}
