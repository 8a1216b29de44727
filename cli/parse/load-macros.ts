import { MacroRegistry } from '../context/macros.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { shownFile } from './file-names.ts'
import { macrosOf, type MacroFile } from './macro-files.ts'
import { LazyMacro } from './macro-library.ts'
import type { ParseOptions } from './parse-options.ts'

export interface MacroLibrary {
  readonly macros: readonly LazyMacro[]
  /** Those that are not shipped with tsdbt. */
  readonly own: readonly LazyMacro[]
  readonly registry: MacroRegistry
}

/** Reads every macro: those shipped with tsdbt, of installed packages and of the project. */
export function loadMacros(options: ParseOptions, problems: Diagnostic[]): MacroLibrary {
  const { project, adapter } = options
  const shipped = shippedMacros(options.builtins, problems)
  const own = macroFiles(options)
    .flatMap((file) => macrosOf(file, problems))
    .map((source) => new LazyMacro(source))
  problems.push(...duplicates(own))
  const registry = new MacroRegistry({
    macros: [...shipped, ...own],
    rootPackage: project.config.name,
    internalPackages: options.builtinPackages,
    adapterType: adapter.type,
    packagesReplaceBuiltins:
      project.config.flags['require_explicit_package_overrides_for_builtin_materializations'] === false,
    dispatchPrefixes: adapter.dispatchPrefixes,
    dispatch: project.config.dispatch.map(({ macroNamespace, searchOrder }) => ({
      macro_namespace: macroNamespace,
      search_order: searchOrder,
    })),
  })
  return { macros: [...shipped, ...own], own, registry }
}

/** The same macros each time the same files are given: a watcher parses them once. */
const knownShipped = new WeakMap<ParseOptions['builtins'], readonly LazyMacro[]>()

function shippedMacros(files: ParseOptions['builtins'], problems: Diagnostic[]): readonly LazyMacro[] {
  const known = knownShipped.get(files)
  if (known) return known
  const macros = files
    .map((file) => ({
      package: file.package,
      originalPath: file.path,
      shown: file.place,
      text: file.text,
      isGenericTest: file.path.startsWith('tests/'),
    }))
    .flatMap((file) => macrosOf(file, problems))
    .map((source) => new LazyMacro(source))
  knownShipped.set(files, macros)
  return macros
}

function macroFiles({ project }: ParseOptions): MacroFile[] {
  return project.packages.flatMap((owner) =>
    owner.files
      .filter(({ kind }) => kind === 'macro' || kind === 'generic-test')
      .map((file) => ({
        package: owner.name,
        originalPath: file.originalPath,
        shown: shownFile(project.root, owner, file),
        text: file.path.endsWith('.ts') ? moduleTestMacro(owner, file) : file.read(),
        isGenericTest: file.kind === 'generic-test',
      })),
  )
}

/** A generic test that is a module: as a macro, what its function gives. */
function moduleTestMacro(owner: Package, file: SourceFile): string {
  const name = /([^/]+)\.ts$/.exec(file.path)?.[1] ?? ''
  const call = `tsdbt_module_test('${file.originalPath}', '${owner.name}', model, column_name, kwargs)`
  // On the line of the function, so that an error in the SQL that it gives is told there.
  const lines =
    file
      .read()
      .split(/^export default/m)[0]
      ?.split('\n').length ?? 1
  return `{% test ${name}(model, column_name=none)${'\n'.repeat(lines - 1)}%}{{ ${call} }}{% endtest %}`
}

function duplicates(macros: readonly LazyMacro[]): Diagnostic[] {
  const seen = new Map<string, LazyMacro>()
  const problems: Diagnostic[] = []
  for (const macro of macros) {
    const first = seen.get(macro.uniqueId)
    if (!first) {
      seen.set(macro.uniqueId, macro)
      continue
    }
    const at = (found: LazyMacro) => ({
      file: found.source.file.shown,
      line: found.source.line,
      column: found.source.column,
    })
    const related = [{ at: at(first), note: 'the first one' }]
    problems.push(
      problem('duplicate-name', { kind: 'macro', name: macro.name }, at(macro), {
        related,
        hint: 'Give one of them another name.',
      }),
    )
  }
  return problems
}
