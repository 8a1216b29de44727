import type { Diagnostic } from '../core/diagnostic.ts'
import type { MacroNode } from '../core/node.ts'
import { blocksOf, type TemplateBlock } from '../jinja/blocks.ts'
import { templateProblems } from './template-problems.ts'

/** A file that macros are read from: of a package, or shipped with tsdbt. */
export interface MacroFile {
  readonly package: string
  /** Relative to the package's root. */
  readonly originalPath: string
  /** As diagnostics name it. */
  readonly shown: string
  readonly text: string
  /** In `tests/generic`: only tests are read, and their arguments are not told. */
  readonly isGenericTest: boolean
}

/** A macro as it stands in its file. */
export interface MacroSource {
  readonly file: MacroFile
  readonly name: string
  readonly uniqueId: string
  readonly tag: string
  /** The whole block. */
  readonly text: string
  readonly line: number
  readonly column: number
}

const macroTags = new Set(['macro', 'test', 'data_test', 'materialization'])
const testTags = new Set(['test', 'data_test'])

/** The macros, generic tests and materializations of a file, in its order. */
export function macrosOf(file: MacroFile, problems: Diagnostic[]): MacroSource[] {
  if (!file.text.includes('{%')) return []
  try {
    // dbt reads a file without the blanks at its ends; `macro_sql` is compared with what dbt wrote.
    return blocksOf(file.text.trimEnd(), file.shown, file.isGenericTest ? testTags : macroTags).map((block, index) =>
      macroSource(file, index === 0 ? withoutLead(block, file.text) : block),
    )
  } catch (thrown) {
    problems.push(...templateProblems(thrown, { file: file.shown }))
    return []
  }
}

/** `{%-` takes the white space before it into a block, but a file begins with none. */
function withoutLead(block: TemplateBlock, text: string): TemplateBlock {
  const fullText = block.fullText.trimStart()
  const lead = block.fullText.slice(0, block.fullText.length - fullText.length)
  if (lead === '' || !text.startsWith(block.fullText)) return block
  const lines = lead.split('\n')
  const column = lines.length === 1 ? block.column + lead.length : (lines.at(-1)?.length ?? 0) + 1
  return { ...block, fullText, line: block.line + lines.length - 1, column }
}

function macroSource(file: MacroFile, block: TemplateBlock): MacroSource {
  const name = nameOf(block)
  const { kind: tag, fullText: text, line, column } = block
  return { file, name, uniqueId: `macro.${file.package}.${name}`, tag, text, line, column }
}

function nameOf({ kind, name, fullText }: TemplateBlock): string {
  if (kind === 'macro') return name
  if (kind !== 'materialization') return `test_${name}`
  const adapter = /\badapter\s*=\s*(["'])([^"']*)\1/.exec(headerOf(fullText))?.[2]
  return `materialization_${name}_${adapter ?? 'default'}`
}

const headerOf = (text: string): string => text.slice(0, text.indexOf('%}'))

/** Languages a materialization says it can build; SQL when it says nothing. */
function supportedLanguages({ tag, text }: MacroSource): readonly string[] | null {
  if (tag !== 'materialization') return null
  const list = /supported_languages\s*=\s*\[([^\]]*)\]/.exec(headerOf(text))?.[1]
  if (list === undefined) return ['sql']
  return [...list.matchAll(/(["'])([^"']*)\1/g)].map(([, , language]) => language ?? '')
}

const noDocs = { show: true, node_color: null }

export function macroNode(
  macro: MacroSource,
  args: readonly string[],
  dependsOn: readonly string[],
  createdAt: number,
): MacroNode {
  const shown = macro.tag === 'materialization' ? ['supported_languages'] : macro.file.isGenericTest ? [] : args
  return {
    resource_type: 'macro',
    name: macro.name,
    package_name: macro.file.package,
    path: macro.file.originalPath,
    original_file_path: macro.file.originalPath,
    unique_id: macro.uniqueId,
    macro_sql: macro.text,
    depends_on: { macros: dependsOn },
    description: '',
    meta: {},
    docs: noDocs,
    config: { meta: {}, docs: noDocs },
    patch_path: null,
    arguments: shown.map((name) => ({ name, type: null, description: '' })),
    created_at: createdAt,
    supported_languages: supportedLanguages(macro),
  }
}
