import type { Location } from '../core/diagnostic.ts'
import type { YamlDocument, YamlPath } from '../project/yaml.ts'

/** A place inside a YAML file whose line is looked up when somebody asks: finding the lines of a file costs as much as reading it. */
export class YamlPlace {
  readonly document: YamlDocument
  readonly path: YamlPath
  constructor(document: YamlDocument, path: YamlPath) {
    this.document = document
    this.path = path
  }
}

export type Place = Location | YamlPlace

export const locate = (place: Place): Location => (place instanceof YamlPlace ? place.document.at(place.path) : place)

/** The file alone, which is known without looking. */
export const fileOf = (place: Place): string => (place instanceof YamlPlace ? place.document.file : place.file)
