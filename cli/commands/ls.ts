import { problem } from '../core/diagnostic.ts'
import { collectVertices } from '../graph/vertex.ts'
import type { Invocation } from './invocation.ts'
import { listLine } from './list-line.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse, refusedWarnings } from './refuse.ts'
import { selectStage } from './select-stage.ts'
import { targetFolderProblem, writeManifest } from './write-artifacts.ts'

const listed = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'exposure',
  'function',
  'metric',
  'semantic_model',
  'saved_query',
] as const

/** `tsdbt ls`: one line a node. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const models = parsed.value.options.list('models')
  const selected = await selectStage(parsed.value, {
    includesEmpty: true,
    typesIfAsked: ['analysis'],
    ...(models.length > 0 && { select: [...parsed.value.options.list('select'), ...models] }),
    types: models.length > 0 ? ['model'] : listed,
  })
  if (!selected.ok) return refuse(invocation, selected.problems)
  const say = (text: string): void => invocation.emit({ type: 'output', text })
  // Where nothing can be written, there is still something to be listed.
  if (!targetFolderProblem(parsed.value)) writeManifest(parsed.value)
  const lines = linesOf(parsed.value, selected.value.selection.ids)
  if (lines.length === 0)
    return refusedWarnings(invocation, [problem('no-nodes-selected', {})], parsed.value.options) ? 2 : 0
  if (parsed.value.options.text('log-format') !== 'json') say(lines.join('\n'))
  else for (const line of lines) say(line)
  return 0
}

function linesOf({ result, options }: ParsedStage, ids: ReadonlySet<string>): readonly string[] {
  const format = options.text('output') ?? 'selector'
  const keys = options
    .list('output-keys')
    .flatMap((word) => word.split(','))
    .filter((key) => key !== '')
  const vertices = collectVertices(result.parsed)
  return [...ids].toSorted().flatMap((id) => {
    const vertex = vertices.get(id)
    return vertex ? [listLine(vertex, format, keys)] : []
  })
}
