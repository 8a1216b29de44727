import { makeYamlRenderer, type RenderYaml, type YamlScope } from '../context/yaml-renderer.ts'
import { hasErrors, type Location } from '../core/diagnostic.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { assemble } from './assemble.ts'
import { collectFiles, type CollectedFiles } from './collect-files.ts'
import { collectTests, type RenderIn } from './collect-tests.ts'
import { ConfigResolver } from './config-resolver.ts'
import { shownFile } from './file-names.ts'
import { keepParse } from './kept-parse.ts'
import type { MacroLibrary } from './load-macros.ts'
import { macroProblems } from './macro-library.ts'
import { ParseMemory } from './parse-memory.ts'
import type { Session } from './parse-options.ts'
import { applyPatches } from './patching.ts'
import { readProperties, type PropertiesInput } from './properties.ts'
import { sourceTables } from './source-entries.ts'
import { flatVars, templateEnv } from './template-env.ts'
import { readsMoment } from './tracker.ts'
import { volatileMacros } from './volatile-macros.ts'
import { yamlSnapshot } from './yaml-snapshots.ts'

/** Parses what is not known from an earlier time; undefined when there were errors. */
export async function parseAll(
  before: Session,
  library: MacroLibrary,
  environment: string,
): Promise<ParsedProject | undefined> {
  const { options, problems, tracker } = before
  const memory = options.memory ?? (options.cacheDir === undefined ? before.memory : ParseMemory.read(options.cacheDir))
  memory.enter(environment, options.project.env)
  const session = { ...before, memory }
  problems.push(...macroProblems(library.own))
  const hasAllMacros = !hasErrors(problems)
  const files = await collectFiles(session, volatileMacros(library.macros))
  const readsInFiles = tracker.clockReads
  let isTimeless = true
  const yaml = makeYamlRenderer(tracker.watchValues(templateEnv(options, library.registry)))
  const renderYaml: RenderYaml = (source, scope) => {
    isTimeless &&= !readsMoment(source)
    return yaml(source, scope)
  }
  const parsed = assembleAll(session, library, files, renderYaml, hasAllMacros)
  if (!parsed || hasErrors(problems)) return undefined
  keepParse(session, environment, files, parsed, isTimeless && tracker.clockReads === readsInFiles)
  return parsed
}

/** Undefined where macros or properties could not be read. */
function assembleAll(
  session: Session,
  library: MacroLibrary,
  files: CollectedFiles,
  renderYaml: RenderYaml,
  hasAllMacros: boolean,
): ParsedProject | undefined {
  const { problems, project } = session
  const properties = readProperties(propertiesInput(session, renderYaml))
  problems.push(...properties.problems)
  // Whatever stands where nothing could be read would be told as missing, wherever it is used.
  if (!hasAllMacros || !properties.isWhole) return undefined
  const snapshots = properties.entries.snapshots.flatMap((entry) => yamlSnapshot(entry, problems) ?? [])
  const configs = new ConfigResolver(project.packages)
  const patching = applyPatches([...files.drafts, ...snapshots], properties, configs, problems)
  const tables = sourceTables(properties.entries.sources, problems)
  const tests = collectTests(patching.described, tables, session, renderIn(session, renderYaml))
  return assemble({ session, library, files, drafts: patching.drafts, tests, tables, properties, configs, renderYaml })
}

function propertiesInput(session: Session, renderYaml: RenderYaml): PropertiesInput {
  const { project, memory } = session
  return {
    projectRoot: project.root,
    packages: project.packages,
    known: memory.yaml,
    render: (owner, document, path, text) => {
      return renderYaml(
        text,
        yamlScope(session, owner.name, document.file, () => document.at(path)),
      )
    },
  }
}

/** Tests' configs see what the other values of their file see. */
const renderIn =
  (session: Session, renderYaml: RenderYaml): RenderIn =>
  (entry, path, text) => {
    const file = shownFile(session.project.root, entry.package, entry.file)
    const at = () => entry.document.at([...entry.path, ...path])
    return renderYaml(text, yamlScope(session, entry.package.name, file, at))
  }

const yamlScope = (session: Session, packageName: string, file: string, at: () => Location): YamlScope => ({
  file,
  get line() {
    return at().line ?? 1
  },
  get column() {
    return at().column ?? 1
  },
  vars: flatVars(session.project, packageName),
  target: session.env.target,
  secretsAllowed: false,
})
