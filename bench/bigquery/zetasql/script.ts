import type { SchemaField } from '../../../cli/adapters/bigquery/types.ts'
import { protoOf } from './types.ts'

/** A statement as the analyzer, which knows no scripts, can take it. */
interface PlainStatement {
  readonly text: string
  /** How much later in the written statement the text begins. */
  readonly shift: number
  /** For a declaration: takes the type of what it holds. */
  readonly declared?: (fields: readonly SchemaField[]) => void
}

const DECLARE = /^declare\s+([\w\s,]+?)\s+(?!default\b)([a-z]\w*(?:\s*<.*>)?(?:\s*\([^)]*\))?)(?:\s+default\s+.*)?$/is
const SET = /^set\s+(\w+)\s*=\s*/is

/** What the statements of one script share: variables and temporary functions. */
export class Script {
  readonly functions: object[] = []
  readonly #variables = new Map<string, SchemaField>()
  #isBegun = false

  /** Declarations come first in a script, before every other statement. */
  orderFault(statement: string): string | undefined {
    const isDeclaration = /^declare\b/i.test(statement)
    if (isDeclaration && this.#isBegun)
      return 'Variable declarations are allowed only at the start of a block or script'
    this.#isBegun ||= !isDeclaration
    return undefined
  }

  /** A variable is a constant of its type; declaring and setting one are queries for the value. */
  plain(statement: string): PlainStatement {
    const declared = DECLARE.exec(statement)
    if (declared) {
      const [, names = '', type = ''] = declared
      return {
        text: `select cast(null as ${type})`,
        shift: 0,
        declared: ([field]) => {
          for (const name of names.split(','))
            if (field) this.#variables.set(name.trim(), { ...field, name: name.trim() })
        },
      }
    }
    const set = SET.exec(statement)
    if (!set) return { text: statement, shift: 0 }
    return { text: `select ${statement.slice(set[0].length)}`, shift: set[0].length - 'select '.length }
  }

  constants(): readonly object[] {
    return [...this.#variables.values()].map((field) => {
      const { type } = protoOf(field)
      return { namePath: [field.name], type, value: {} }
    })
  }
}
