import type { FileLoad } from '../../core/adapter.ts'
import { bad, good, problem, ProblemError, type Checked } from '../../core/diagnostic.ts'
import type { Relation } from '../../core/relation.ts'
import type { Step } from '../../core/step.ts'
import type { OnCompiled } from '../prepare.ts'
import type { Filling, FillRequest } from './filling.ts'
import { rejectsOf } from './filling.ts'
import { isInCloud } from './glob.ts'
import type { LocalLoads, LocalTable } from './local-loads.ts'

/** How a source's table is filled where files are not read by SQL: the engine reads those of its cloud itself, all else is made here and handed over. */
export async function remoteFilling(
  request: FillRequest,
  local: LocalLoads,
  onCompiled: OnCompiled,
): Promise<Checked<Filling>> {
  const { source, loader, way, place } = request
  const globs = way.kind === 'files' ? way.globs : []
  const inCloud = globs.filter(isInCloud)
  const at = place.session.placeOf(source, 'loader.files')
  if (inCloud.length > 0) {
    if (inCloud.length < globs.length) return bad(problem('loader-mixed', { source: source.name }, at))
    if (loader.on_error === 'reject') {
      const hint = 'Load it with on_error: fail, as text columns, and let a model tell good rows from bad.'
      return bad(
        problem('loader-unsupported', { source: source.name, what: 'on_error: reject for gs:// files' }, at, { hint }),
      )
    }
    return fromCloud(request, local, inCloud)
  }
  try {
    return good(await fromHere(request, local, onCompiled))
  } catch (thrown) {
    if (thrown instanceof ProblemError) return bad(...thrown.problems)
    throw thrown
  }
}

const formats: readonly (readonly [RegExp, FileLoad['format'], FileLoad['options']?])[] = [
  [/\.parquet$/i, 'parquet'],
  [/\.csv(?:\.gz)?$/i, 'csv', { allowQuotedNewlines: true }],
  [/\.tsv(?:\.gz)?$/i, 'csv', { allowQuotedNewlines: true, fieldDelimiter: '\t' }],
  [/\.(?:json|jsonl|ndjson)(?:\.gz)?$/i, 'json'],
]

function fromCloud(request: FillRequest, local: LocalLoads, uris: readonly string[]): Checked<Filling> {
  const { source, target, place } = request
  const kinds = uris.map((uri) => formats.find(([ending]) => ending.test(uri)))
  const odd = kinds.indexOf(undefined)
  const [kind] = kinds
  const at = place.session.placeOf(source, 'loader.files')
  if (odd >= 0 || !kind) return bad(problem('loader-file-kind', { file: uris[Math.max(odd, 0)] ?? '' }, at))
  const other = kinds.findIndex((one) => one !== kind)
  if (other >= 0) return bad(problem('loader-kinds-mixed', { first: uris[0] ?? '', other: uris[other] ?? '' }, at))
  const columns = local.declared(source) ?? []
  // With names to go by, a file's columns may stand in any order.
  const byName = kind[1] === 'csv' && columns.length > 0 ? { sourceColumnMatch: 'NAME' } : {}
  const load: FileLoad = { from: { kind: 'uris', uris }, format: kind[1], columns, options: { ...kind[2], ...byName } }
  return good({
    steps: [loadStep('load the files', target, load)],
    compiled: undefined,
    rejects: undefined,
    rows: noRows,
  })
}

async function fromHere(request: FillRequest, local: LocalLoads, onCompiled: OnCompiled): Promise<Filling> {
  const { source, target, place } = request
  const made = await local.table(source, place, onCompiled)
  const steps: Step[] = [await handedOver('load the rows', target, made, local, place)]
  if (!made.rejects)
    return { steps, compiled: made.compiled, rejects: undefined, rows: noRows, cleanUp: filesOf(steps) }
  const left = made.rejects
  const columns = await local.with(place, ({ connection }) => local.columnsOf(left, connection))
  const rejects = rejectsOf(place.session.engine.relationOf(source))
  const kept = { ...made, relation: left, columns }
  steps.push({ ...(await handedOver('keep the rejected rows', rejects, kept, local, place)), main: false })
  return { steps, compiled: made.compiled, rejects, rows: noRows, cleanUp: filesOf(steps) }
}

type LoadStep = Extract<Step, { kind: 'load' }>

const loadStep = (purpose: string, relation: Relation, load: FileLoad): LoadStep => ({
  kind: 'load',
  relation,
  source: { kind: 'files', load },
  purpose,
  main: true,
})

async function handedOver(
  purpose: string,
  relation: Relation,
  table: LocalTable,
  local: LocalLoads,
  place: FillRequest['place'],
): Promise<LoadStep> {
  const path = await local.export(table, place)
  return loadStep(purpose, relation, { from: { kind: 'file', path }, format: 'parquet', columns: table.columns })
}

const filesOf = (steps: readonly Step[]): readonly Step[] =>
  steps.flatMap((step): readonly Step[] =>
    step.kind === 'load' && step.source.kind === 'files' && step.source.load.from.kind === 'file'
      ? [{ kind: 'remove-files', path: step.source.load.from.path, purpose: 'remove the file' }]
      : [],
  )

async function* noRows(): AsyncGenerator<never> {}
