import type { Location } from '../core/diagnostic.ts'
import type { Package, SourceFile } from '../project/project.ts'
import type { YamlDocument, YamlPath } from '../project/yaml.ts'
import { YamlPlace } from './place.ts'
import type { JsonRecord } from './read-json.ts'

/** The lists a properties file may have. */
export type EntryKey =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'analyses'
  | 'sources'
  | 'macros'
  | 'data_tests'
  | 'unit_tests'
  | 'exposures'
  | 'groups'
  | 'functions'
  | 'metrics'
  | 'semantic_models'
  | 'saved_queries'

/** One item of a list in a properties file. */
export interface Entry {
  readonly key: EntryKey
  readonly package: Package
  readonly file: SourceFile
  readonly document: YamlDocument
  /** `['models', 3]` */
  readonly path: YamlPath
  readonly name: string
  /** As in the file. */
  readonly written: JsonRecord
  /** With its Jinja rendered, except what is rendered later. */
  readonly value: JsonRecord
}

/** Where an entry, or a part of it, is written. */
export const placeOf = (entry: Entry, ...path: YamlPath): Location => entry.document.at([...entry.path, ...path])

/** The same, looked up when needed. */
export const lazyPlaceOf = (entry: Entry, ...path: YamlPath): YamlPlace =>
  new YamlPlace(entry.document, [...entry.path, ...path])

/** `<package>://<file>`: the manifest's name of a properties file. */
export const patchPath = (entry: Entry): string => `${entry.package.name}://${entry.file.originalPath}`
