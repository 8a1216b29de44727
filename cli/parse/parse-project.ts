import { makeYamlRenderer, type RenderYaml } from '../context/yaml-renderer.ts'
import { bad, good, hasErrors, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { assemble } from './assemble.ts'
import { collectFiles } from './collect-files.ts'
import { collectTests, type RenderIn } from './collect-tests.ts'
import { ConfigResolver } from './config-resolver.ts'
import { shownFile } from './file-names.ts'
import { loadMacros } from './load-macros.ts'
import type { ParseOptions, ParseResult, Session } from './parse-options.ts'
import { applyPatches } from './patching.ts'
import { readProperties, type PropertiesInput } from './properties.ts'
import { sourceTables } from './source-entries.ts'
import { flatVars, templateEnv } from './template-env.ts'
import { yamlSnapshot } from './yaml-snapshots.ts'

/** Reads all that a project's files say into nodes. Nothing is asked of a warehouse. Every mistake that can be found is told at once. */
export async function parseProject(options: ParseOptions): Promise<Checked<ParseResult>> {
  const started = performance.now()
  const problems: Diagnostic[] = []
  try {
    const library = loadMacros(options, problems)
    const env = templateEnv(options, library.registry)
    const session: Session = { options, project: options.project, env, problems, createdAt: options.now.getTime() / 1000 }
    const files = await collectFiles(session, undefined)
    const renderYaml = makeYamlRenderer(env)
    const properties = readProperties(propertiesInput(session, renderYaml))
    problems.push(...properties.problems)
    const snapshots = properties.entries.snapshots.flatMap((entry) => yamlSnapshot(entry, problems) ?? [])
    const patching = applyPatches([...files.drafts, ...snapshots], properties, problems)
    const tables = sourceTables(properties.entries.sources, problems)
    const tests = collectTests(patching.described, tables, session, renderIn(session, renderYaml))
    const configs = new ConfigResolver(options.project.packages)
    const assembled = assemble({ session, library, files, drafts: patching.drafts, tests, tables, properties, configs, renderYaml })
    if (hasErrors(problems)) return bad(...inOrder(problems))
    const result = { ...assembled, macros: library.registry, env, isCached: false, elapsedMs: performance.now() - started }
    return good(result, inOrder(problems))
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    return bad(...inOrder([...problems, ...thrown.problems]))
  }
}

function propertiesInput(session: Session, renderYaml: RenderYaml): PropertiesInput {
  const { project } = session
  return {
    projectRoot: project.root,
    packages: project.packages,
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

