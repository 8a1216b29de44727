import type { CompileEnv } from '../compile/compile-env.ts'
import { compileProblems } from '../compile/compile-problems.ts'
import { runTemplateMaterialization } from '../context/materialization.ts'
import { ProblemError } from '../core/diagnostic.ts'
import type { CustomMaterialization } from './engine.ts'
import type { BuildNode } from './unit.ts'

/** The `{% materialization %}` block that builds a node, where the project or a package of it brings one. */
export function customMaterialization({ run }: CompileEnv, node: BuildNode): CustomMaterialization | undefined {
  const macro = run.macros.findMaterialization(node.config.materialized)
  // Those that ship with tsdbt only lend their names to templates: planners build what they name.
  if (!macro || run.macros.internal.get(macro.name) === macro) return undefined
  return async (compiled, { connection, thread, batch }) => {
    const options = { connection, threadId: thread, compiledCode: compiled.compiledCode, ...(batch && { batch }) }
    try {
      return await runTemplateMaterialization(run, node, macro, options)
    } catch (thrown) {
      throw new ProblemError(...compileProblems(thrown, node))
    }
  }
}
