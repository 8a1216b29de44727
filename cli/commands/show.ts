import { inlineNode } from '../compile/inline.ts'
import type { Connection } from '../core/adapter.ts'
import { type Checked, bad, good, problem } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import { findNode } from '../core/parsed-project.ts'
import type { Table } from '../core/table.ts'
import { showNode } from '../run/show.ts'
import { connect } from './connect.ts'
import type { Invocation } from './invocation.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { runEnvironment } from './run-environment.ts'
import { selectStage } from './select-stage.ts'
import { shownTable } from './shown-table.ts'

/** `tsdbt show`: the first rows of a node or of SQL given on the command line. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const stage = parsed.value
  const limit = limitOf(stage)
  if (!limit.ok) return refuse(invocation, limit.problems)
  const warehouse = await connect(stage)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  const connection = await warehouse.value.connect('show')
  try {
    return await showAll(stage, connection, limit.value)
  } finally {
    await connection.close()
    await warehouse.value.close()
  }
}

function limitOf({ options }: ParsedStage): Checked<number | undefined> {
  const text = options.text('limit') ?? '5'
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < -1) {
    return bad(
      problem('flag-invalid', { flag: '--limit', expected: 'a whole number, or -1 for all rows', found: text }),
    )
  }
  return good(limit === -1 ? undefined : limit)
}

async function showAll(stage: ParsedStage, connection: Connection, limit: number | undefined): Promise<number> {
  const { invocation, options } = stage
  const direct = options.text('inline-direct')
  if (direct !== undefined) {
    print(
      stage,
      undefined,
      await connection.query(direct, { signal: invocation.signal, ...(limit !== undefined && { limit }) }),
    )
    return 0
  }
  const env = runEnvironment(stage, { selected: new Set(), connection })
  if (!env.ok) return refuse(invocation, env.problems)
  const inline = options.text('inline')
  const nodes = inline === undefined ? await chosen(stage) : listed(inlineNode(env.value, inline))
  if (!nodes.ok) return refuse(invocation, nodes.problems)
  for (const node of nodes.value) {
    const shown = await showNode(env.value, node, { connection, signal: invocation.signal, limit })
    if (!shown.ok) {
      for (const found of shown.problems) invocation.emit({ type: 'problem', problem: found })
      return 1
    }
    print(stage, inline === undefined ? node.name : undefined, shown.value.table)
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

function print({ options, invocation }: ParsedStage, name: string | undefined, table: Table): void {
  const isJson = options.text('output') === 'json'
  const rows = recordsOf(table)
  const data = {
    node_name: name ?? 'inline_query',
    preview: JSON.stringify(rows, exactly),
    is_inline: name === undefined,
    output_format: isJson ? 'json' : 'text',
  }
  const json = (): string => JSON.stringify({ ...(name !== undefined && { node: name }), show: rows }, exactly, 2)
  const text = isJson ? json() : shownTable(name, table)
  invocation.emit({ type: 'output', text, structured: { name: 'ShowNode', code: 'Q041', data } })
}

const recordsOf = ({ columns, rows }: Table): readonly Readonly<Record<string, unknown>>[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, index) => [column.name, row[index] ?? null])))

/** Integers beyond what JSON readers keep exactly are texts. */
const exactly = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value)
