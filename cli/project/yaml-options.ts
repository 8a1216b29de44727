import type * as yaml from 'yaml'
import { isWholeFloat, plainScalar } from './yaml-scalars.ts'

/** What `toJS` meets before it becomes a number that is marked as a float. */
export class WholeFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
  /** As a key. */
  toString(): string {
    return String(this.value)
  }
}

/** How the library is to read YAML: as PyYAML's `safe_load` does. */
export const yamlOptions = {
  schema: 'failsafe',
  version: '1.1',
  prettyErrors: false,
  strict: true,
  // Not `silent`: that would also let a second document pass without a word.
  logLevel: 'error',
  keepSourceTokens: false,
  customTags: (tags: yaml.Tags): yaml.Tags => [
    ...tags,
    'merge',
    scalarTag('tag:yaml.org,2002:null', true),
    ...['bool', 'int', 'float', 'timestamp'].map((name) => scalarTag(`tag:yaml.org,2002:${name}`, false)),
  ],
} as const satisfies yaml.DocumentOptions & yaml.ParseOptions & yaml.SchemaOptions

/** One tag reads every plain scalar; the others make `!!int "3"` and the like do the same. */
const scalarTag = (tag: string, isDefault: boolean): yaml.ScalarTag => ({
  tag,
  default: isDefault,
  test: /^/,
  resolve: (text) => {
    const value = plainScalar(text)
    return isWholeFloat(value, text) ? new WholeFloat(Number(value)) : value
  },
})
