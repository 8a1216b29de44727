import type { CompileEnv } from '../compile/compile-env.ts'
import { compileProblems } from '../compile/compile-problems.ts'
import { runTemplateMaterialization } from '../context/materialization.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import type { MacroNode } from '../core/node.ts'
import type { CustomMaterialization } from './engine.ts'
import { hasOverriddenMacros } from './overridden-macros.ts'
import type { BuildNode } from './unit.ts'

/** The `{% materialization %}` block that builds a node, where the project or a package of it brings one, or macros that the built-in block calls. */
export function customMaterialization({ run }: CompileEnv, node: BuildNode): CustomMaterialization | undefined {
  const macro = run.macros.findMaterialization(node.config.materialized)
  if (!macro) return undefined
  // Planners build what those that ship with tsdbt name, unless the project changes what such a block is made of.
  const isBuiltin = run.macros.internal.get(macro.name) === macro
  if (isBuiltin && !isOfTemplates(node) && !hasOverriddenMacros(run.macros, node)) return undefined
  return async (compiled, { connection, thread, batch }, write) => {
    const options = {
      connection,
      threadId: thread,
      write,
      compiledCode: compiled.compiledCode,
      ...(batch && { batch }),
    }
    try {
      requireLanguage(run.parsed.macros.get(macro.uniqueId), node)
      // A function's overloads are rendered with it.
      const made = node.resource_type === 'function' ? compiled.node : node
      return await runTemplateMaterialization(run, made, macro, options)
    } catch (thrown) {
      throw new ProblemError(...compileProblems(thrown, node))
    }
  }
}

/** Clauses of a MERGE written by hand, functions and table macros: what only the built-in templates make. */
const isOfTemplates = ({ config, language }: BuildNode): boolean =>
  config.materialized === 'table_function' ||
  config.materialized === 'function' ||
  (language === 'sql' && config.incremental_strategy === 'merge' && mergeKeys.some((key) => config[key] != null))

const mergeKeys = ['merge_clauses', 'merge_on_using_columns', 'merge_returning_columns'] as const

function requireLanguage(macro: MacroNode | undefined, { name, language, config }: BuildNode): void {
  const languages = macro?.supported_languages ?? [language]
  if (languages.includes(language)) return
  throw new ProblemError(
    problem('materialization-language', { name, language, materialization: config.materialized, languages }),
  )
}
