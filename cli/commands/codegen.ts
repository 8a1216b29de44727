import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { SourceNode } from '../core/node.ts'
import { changedNames, declarationText, type Declarations, type TypedRelation } from '../tsmodel/declarations.ts'
import { findColumns, type FoundColumns, type TypedNode } from './codegen-columns.ts'
import { requiredColumns } from './codegen-required.ts'
import type { Invocation } from './invocation.ts'
import { parseStage, type ParsedStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { hasErrors } from '../core/diagnostic.ts'
import { judged } from './warnings.ts'

/** Where declarations go when nothing is said. */
const defaultFile = 'tsdbt-env.d.ts'

/** `tsdbt codegen`: writes the types of everything that a TypeScript model may read, or says whether they are up to date. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const found = await findColumns(stage)
  const problems = judged(untyped(found), stage.options)
  for (const one of problems) invocation.emit({ type: 'problem', problem: one })
  if (hasErrors(problems)) return 2
  const text = declarationText(declarationsOf(stage, found))
  const given = stage.options.text('output') ?? defaultFile
  const file = path.resolve(stage.project.root, given)
  return stage.options.switch('check') === true ? check(stage, file, text) : write(stage, file, text)
}

function check(stage: ParsedStage, file: string, text: string): number {
  const shown = shownPath(stage, file)
  const before = existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\r\n', '\n') : undefined
  if (before === text) {
    note(stage, `${shown} is up to date.`)
    return 0
  }
  const names = before === undefined ? [] : changedNames(before, text)
  const hint = 'Write it anew: tsdbt codegen'
  const found = problem('codegen-stale', { file: shown, names }, undefined, { hint })
  stage.invocation.emit({ type: 'problem', problem: found })
  return 1
}

function write(stage: ParsedStage, file: string, text: string): number {
  const shown = shownPath(stage, file)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) {
    note(stage, `${shown} is up to date.`)
    return 0
  }
  try {
    makeFolder(path.dirname(file))
    // A compiler that watches must not see half of it.
    writeFileSync(`${file}.${process.pid}`, text)
    renameSync(`${file}.${process.pid}`, file)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return refuse(stage.invocation, [
      problem('codegen-unwritten', { file: shown, reason }, undefined, { cause: thrown }),
    ])
  }
  note(stage, `Wrote ${shown}.`)
  return 0
}

const note = ({ invocation }: ParsedStage, text: string): void => invocation.emit({ type: 'note', level: 'info', text })

const shownPath = ({ project }: ParsedStage, file: string): string =>
  path.relative(project.root, file).split(path.sep).join('/')

function declarationsOf({ result, project }: ParsedStage, found: ReadonlyMap<TypedNode, FoundColumns>): Declarations {
  const models: TypedRelation[] = []
  const versions: TypedRelation[] = []
  const sources: TypedRelation[] = []
  const root = project.packages[0]?.name ?? ''
  for (const [node, { columns }] of found) {
    if (columns === undefined) continue
    const required = requiredColumns(node, result.parsed)
    const typed = columns.map((column) => ({ ...column, isRequired: required.has(column.name.toLowerCase()) }))
    if (node.resource_type === 'source') sources.push({ name: sourceName(node), columns: typed })
    else {
      const { isOwn, isLatest } = namedBy(node, [...found.keys()], root)
      if (isOwn && isLatest) models.push({ name: node.name, columns: typed })
      if (isOwn && versionOf(node) !== null) {
        versions.push({ name: `${node.name}.v${String(versionOf(node))}`, columns: typed })
      }
    }
  }
  const { vars } = result.env
  return {
    models,
    versions,
    sources,
    engines: project.profile?.adapterTypes ?? [],
    vars: Object.fromEntries(Array.from(vars.names(root), (name) => [name, vars.get(name, root)])),
  }
}

const sourceName = ({ source_name: source, name }: SourceNode): string => `${source}.${name}`

type NamedNode = Exclude<TypedNode, SourceNode>

const versionOf = (node: NamedNode): string | number | null => ('version' in node ? (node.version ?? null) : null)

/** Whether `ref` in the project means this node: its own come before those of packages; without a version the latest one is meant. */
function namedBy(
  node: NamedNode,
  all: readonly TypedNode[],
  root: string,
): { readonly isOwn: boolean; readonly isLatest: boolean } {
  const others = all.filter((other) => other !== node && other.resource_type !== 'source' && other.name === node.name)
  const version = versionOf(node)
  const isLatest = version === null || ('latest_version' in node && node.latest_version === version)
  const isOwn = node.package_name === root || !others.some((other) => other.package_name === root)
  return { isOwn, isLatest }
}

const untyped = (found: ReadonlyMap<TypedNode, FoundColumns>): Diagnostic[] =>
  [...found].flatMap(([node, { columns, reason, at }]) => {
    if (columns !== undefined) return []
    const name = node.resource_type === 'source' ? sourceName(node) : node.name
    const hint = 'Build it once, or declare its columns with data_type; until then its rows are untyped.'
    return [
      problem('codegen-untyped', { type: node.resource_type, name, reason: reason ?? 'nobody says' }, at, { hint }),
    ]
  })
