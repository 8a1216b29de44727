import { inlineNode } from '../compile/inline.ts'
import type { Connection } from '../core/adapter.ts'
import { type Checked, bad, good, problem } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import { Interruptible } from '../core/interruptible.ts'
import { showNode } from '../run/show.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { refusedAsEmpty } from './nothing-to-do.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { runEnvironment } from './run-environment.ts'
import { selectStage } from './select-stage.ts'
import { printRows } from './shown-rows.ts'

/** The first rows of nodes, or of SQL that has the project's templates in it. */
export async function showNodes(invocation: Invocation, limit: number | undefined): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const warehouse = await connect(stage)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  const connection = new Interruptible(await warehouse.value.connect('show'), invocation.signal)
  try {
    return await showAll(stage, connection, limit)
  } finally {
    await connection.close()
    await warehouse.value.close()
  }
}

async function showAll(stage: ParsedStage, connection: Connection, limit: number | undefined): Promise<number> {
  const { invocation, options } = stage
  const env = runEnvironment(stage, { selected: new Set(), connection })
  if (!env.ok) return refuse(invocation, env.problems)
  const inline = options.text('inline')
  const nodes = inline === undefined ? await chosen(stage) : listed(inlineNode(env.value, inline))
  if (!nodes.ok) return refuse(invocation, nodes.problems)
  if (nodes.value.length === 0 && refusedAsEmpty(stage)) return 2
  for (const node of nodes.value) {
    const shown = await showNode(env.value, node, { connection, signal: invocation.signal, limit })
    if (!shown.ok) return refuse(invocation, shown.problems)
    printRows(stage, inline === undefined ? node.name : undefined, shown.value.table)
  }
  return 0
}

const listed = (node: Checked<Node>): Checked<readonly Node[]> => (node.ok ? good([node.value]) : node)

async function chosen(stage: ParsedStage): Promise<Checked<readonly Node[]>> {
  if (stage.options.list('select').length === 0 && stage.options.text('selector') === undefined) {
    const hint = `tsdbt show --select my_model, or --inline "select 1".`
    return bad(problem('flag-needed', { command: 'show', needed: '--select or --inline' }, undefined, { hint }))
  }
  const selected = await selectStage(stage, { types: ['model', 'seed', 'snapshot', 'analysis', 'source', 'test'] })
  if (!selected.ok) return selected
  const wanted = [...selected.value.selection.order].flatMap((id) => findNode(stage.result.parsed, id) ?? [])
  const named = wanted.filter(
    (node) => node.resource_type !== 'test' || stage.options.list('select').includes(node.name),
  )
  return good(named)
}
