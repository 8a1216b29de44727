import { invariant } from '../core/check.ts'
import { ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { MacroNode, UniqueId } from '../core/node.ts'
import type { MacroDefinition, MacroRegistry } from '../context/macros.ts'
import type { ExprOf, TemplateAst } from '../jinja/ast.ts'
import { JinjaError } from '../jinja/errors.ts'
import type { HostObject } from '../jinja/host.ts'
import { parseTemplate } from '../jinja/parser.ts'
import type { Scope } from '../jinja/scope.ts'
import { Template } from '../jinja/template.ts'
import { macroNode, type MacroSource } from './macro-files.ts'
import { callsIn, literalText } from './static-calls.ts'
import { templateProblems } from './template-problems.ts'

/** A macro that is parsed when something first needs more of it than its name. */
export class LazyMacro implements MacroDefinition {
  readonly source: MacroSource
  readonly packageName: string
  readonly name: string
  readonly uniqueId: UniqueId
  #ast: TemplateAst | undefined
  #calls: readonly ExprOf<'Call'>[] | undefined
  #template: Template | undefined

  constructor(source: MacroSource) {
    this.source = source
    this.packageName = source.file.package
    this.name = source.name
    this.uniqueId = source.uniqueId
  }

  /** Raises JinjaError where the macro is not valid. */
  ast(): TemplateAst {
    const { file, text, line, column } = this.source
    return (this.#ast ??= parseTemplate(text, { path: file.shown, line, column }))
  }

  get parameters(): readonly string[] {
    const [macro] = this.ast().body
    return macro?.kind === 'Macro' ? macro.params.map(({ name }) => name) : []
  }

  /** Every call in its text. */
  calls(): readonly ExprOf<'Call'>[] {
    return (this.#calls ??= [...callsIn(this.ast().body)])
  }

  isValid(): boolean {
    try {
      return this.ast().body.length > 0
    } catch (thrown) {
      if (thrown instanceof JinjaError) return false
      throw thrown
    }
  }

  readonly bind = (scope: Scope): HostObject => {
    this.#template ??= new Template(this.ast())
    const [macro] = this.#template.macros
    invariant(macro !== undefined, `the block of ${this.uniqueId} holds a macro`)
    return macro.bind(scope)
  }
}

/** Tells of macros that are not valid; those of packages and the project are all looked at, as in dbt. */
export function macroProblems(macros: Iterable<LazyMacro>): Diagnostic[] {
  const problems: Diagnostic[] = []
  for (const macro of macros) {
    try {
      macro.ast()
    } catch (thrown) {
      problems.push(...templateProblems(thrown, { file: macro.source.file.shown, line: macro.source.line }))
    }
  }
  return problems
}

/** The manifest's entry of a macro: its parameters, and the macros it calls by name. */
export function nodeOfMacro(macro: LazyMacro, registry: MacroRegistry, createdAt: number): MacroNode {
  const definition = macro.ast().body.find((statement) => statement.kind === 'Macro')
  const args = definition ? definition.params.map(({ name }) => name) : []
  return macroNode(macro.source, args, calledMacros(macro, registry), createdAt)
}

const notMacros = new Set(['source', 'ref', 'config'])

/** The macros that a macro calls by name, as far as its text tells. */
export function calledMacros(macro: LazyMacro, registry: MacroRegistry): readonly UniqueId[] {
  const ids = new Set<UniqueId>()
  for (const call of macro.calls()) {
    const { callee } = call
    if (callee.kind === 'Name') {
      if (!notMacros.has(callee.name)) addMacro(ids, macro, registry, callee.name, macro.packageName)
    } else if (callee.kind === 'Attribute' && callee.object.kind === 'Name') {
      const owner = callee.object.name
      if (owner === 'adapter') {
        if (callee.name === 'dispatch') addDispatched(ids, macro, registry, call)
      } else addMacro(ids, macro, registry, callee.name, owner)
    }
  }
  return [...ids]
}

function addMacro(
  ids: Set<UniqueId>,
  macro: LazyMacro,
  registry: MacroRegistry,
  name: string,
  packageName: string,
): void {
  const found = registry.namespace(packageName)?.get(name) ?? registry.resolve(name, packageName)
  if (found && (name !== macro.name || packageName !== macro.packageName)) ids.add(found.uniqueId)
}

function addDispatched(ids: Set<UniqueId>, macro: LazyMacro, registry: MacroRegistry, call: ExprOf<'Call'>): void {
  const named = (key: string): string | undefined => literalText(call.kwargs.find((kwarg) => kwarg.key === key)?.value)
  const name = literalText(call.args[0]) ?? named('macro_name')
  if (name === undefined || name.includes('.')) return
  const namespace = literalText(call.args[1]) ?? named('macro_namespace') ?? null
  if (name !== macro.name) addMacro(ids, macro, registry, name, macro.packageName)
  const found = dispatched(registry, name, namespace, macro.packageName)
  if (found) ids.add(found.uniqueId)
}

function dispatched(
  registry: MacroRegistry,
  name: string,
  namespace: string | null,
  from: string,
): MacroDefinition | undefined {
  try {
    return registry.dispatch(name, namespace, from)
  } catch (thrown) {
    // Nothing answers it on this engine: told when it is called.
    if (thrown instanceof ProblemError) return undefined
    throw thrown
  }
}
