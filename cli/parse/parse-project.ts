import { makeYamlRenderer, type RenderYaml } from '../context/yaml-renderer.ts'
import { bad, good, hasErrors, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { OperationNode } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { assemble } from './assemble.ts'
import { collectFiles, type CollectedFiles } from './collect-files.ts'
import { collectTests, type RenderIn } from './collect-tests.ts'
import { ConfigResolver } from './config-resolver.ts'
import { shownFile } from './file-names.ts'
import { keepParse, takeKept } from './kept-parse.ts'
import { loadMacros, type MacroLibrary } from './load-macros.ts'
import { macroProblems } from './macro-library.ts'
import { environmentKey } from './parse-key.ts'
import { ParseMemory } from './parse-memory.ts'
import type { ParseOptions, ParseResult, Session } from './parse-options.ts'
import { applyPatches } from './patching.ts'
import { readProperties, type PropertiesInput } from './properties.ts'
import { sourceTables } from './source-entries.ts'
import { flatVars, templateEnv } from './template-env.ts'
import { readsMoment, Tracker } from './tracker.ts'
import { volatileMacros } from './volatile-macros.ts'
import { yamlSnapshot } from './yaml-snapshots.ts'

/** Reads all that a project's files say into nodes. Nothing is asked of a warehouse. Every mistake that can be found is told at once. */
export async function parseProject(options: ParseOptions): Promise<Checked<ParseResult>> {
  const started = performance.now()
  const problems: Diagnostic[] = []
  try {
    const library = loadMacros(options, problems)
    const session = sessionOf(options, library, problems)
    const environment = environmentKey(options, library.macros)
    const kept = await takeKept(session, environment)
    const parsed = kept ? kept.parsed : await parseAll(session, library, environment)
    const told = inOrder(kept ? kept.problems : problems)
    if (!parsed || hasErrors(told)) return bad(...told)
    const elapsedMs = performance.now() - started
    const env = templateEnv(options, library.registry)
    const hooks = hooksOf(parsed, options.project.packages.map(({ name }) => name))
    return good({ parsed, macros: library.registry, env, ...hooks, isCached: kept !== undefined, elapsedMs }, told)
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    return bad(...inOrder([...problems, ...thrown.problems]))
  }
}

function sessionOf(options: ParseOptions, library: MacroLibrary, problems: Diagnostic[]): Session {
  const tracker = new Tracker()
  const env = tracker.watch(templateEnv(options, library.registry))
  const memory = options.memory ?? new ParseMemory()
  return { options, project: options.project, env, tracker, memory, problems, createdAt: options.now.getTime() / 1000 }
}

/** Parses what is not known from an earlier time; undefined when there were errors. */
async function parseAll(before: Session, library: MacroLibrary, environment: string): Promise<ParsedProject | undefined> {
  const { options, problems, tracker } = before
  const memory = options.memory ?? (options.cacheDir === undefined ? before.memory : ParseMemory.read(options.cacheDir))
  memory.enter(environment, options.project.env)
  const session = { ...before, memory }
  problems.push(...macroProblems(library.own))
  const files = await collectFiles(session, volatileMacros(library.macros))
  const readsInFiles = tracker.momentReads
  let isTimeless = true
  const yaml = makeYamlRenderer(tracker.watchValues(templateEnv(options, library.registry)))
  const renderYaml: RenderYaml = (source, scope) => {
    isTimeless &&= !readsMoment(source)
    return yaml(source, scope)
  }
  const parsed = assembleAll(session, library, files, renderYaml)
  if (hasErrors(problems)) return undefined
  keepParse(session, environment, files, parsed, isTimeless && tracker.momentReads === readsInFiles)
  return parsed
}

function assembleAll(session: Session, library: MacroLibrary, files: CollectedFiles, renderYaml: RenderYaml): ParsedProject {
  const { problems, project } = session
  const properties = readProperties(propertiesInput(session, renderYaml))
  problems.push(...properties.problems)
  const snapshots = properties.entries.snapshots.flatMap((entry) => yamlSnapshot(entry, problems) ?? [])
  const patching = applyPatches([...files.drafts, ...snapshots], properties, problems)
  const tables = sourceTables(properties.entries.sources, problems)
  const tests = collectTests(patching.described, tables, session, renderIn(session, renderYaml))
  const configs = new ConfigResolver(project.packages)
  return assemble({ session, library, files, drafts: patching.drafts, tests, tables, properties, configs, renderYaml })
}

/** Hooks run in the order of the packages, each package's in the order it lists them. */
function hooksOf(parsed: ParsedProject, packages: readonly string[]): Pick<ParseResult, 'onRunStart' | 'onRunEnd'> {
  const operations = [...parsed.nodes.values()].filter((node): node is OperationNode => node.resource_type === 'operation')
  const of = (kind: string): OperationNode[] =>
    operations
      .filter((node) => node.tags.includes(kind))
      .sort((a, b) => packages.indexOf(a.package_name) - packages.indexOf(b.package_name) || (a.index ?? 0) - (b.index ?? 0))
  return { onRunStart: of('on-run-start'), onRunEnd: of('on-run-end') }
}

function propertiesInput(session: Session, renderYaml: RenderYaml): PropertiesInput {
  const { project, memory } = session
  return {
    projectRoot: project.root,
    packages: project.packages,
    known: memory.yaml,
    render: (owner, document, path, text) => {
      const { line, column } = document.at(path)
      return renderYaml(text, yamlScope(session, owner.name, document.file, line, column))
    },
  }
}

/** Tests' configs see what the other values of their file see. */
const renderIn =
  (session: Session, renderYaml: RenderYaml): RenderIn =>
  (entry, path, text) => {
    const { line, column } = entry.document.at([...entry.path, ...path])
    const file = shownFile(session.project.root, entry.package, entry.file)
    return renderYaml(text, yamlScope(session, entry.package.name, file, line, column))
  }

const yamlScope = (session: Session, packageName: string, file: string, line: number | undefined, column: number | undefined) => ({
  file,
  ...(line !== undefined && { line }),
  ...(column !== undefined && { column }),
  vars: flatVars(session.project, packageName),
  target: session.env.target,
  secretsAllowed: false,
})

/** By place, so that the same mistakes are told in the same order. */
function inOrder(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ at }: Diagnostic): readonly [string, number, number] => [at?.file ?? '', at?.line ?? 0, at?.column ?? 0]
  return [...problems].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1
    return left[1] - right[1] || left[2] - right[2]
  })
}
