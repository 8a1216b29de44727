import { compileNode } from '../compile/compile-node.ts'
import { inlineNode } from '../compile/inline.ts'
import type { Warehouse } from '../core/adapter.ts'
import { type Checked, good } from '../core/diagnostic.ts'
import { Interruptible } from '../core/interruptible.ts'
import { compileSelected } from './compile-nodes.ts'
import { connect } from './connect.ts'
import { inlineConflict } from './inline-conflict.ts'
import type { Invocation } from './invocation.ts'
import { refusedAsEmpty } from './nothing-to-do.ts'
import { type ParsedStage, parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { runEnvironment } from './run-environment.ts'
import { selectStage, type SelectedStage } from './select-stage.ts'
import { writeManifest, writeRunResults } from './write-artifacts.ts'

/** `tsdbt compile`: the SQL that would run, in files and, for `--inline` or a node named by `--select`, on stdout. */
export async function run(invocation: Invocation): Promise<number> {
  const conflict = inlineConflict(invocation.options)
  if (conflict) return refuse(invocation, [conflict])
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  const inline = parsed.value.options.text('inline')
  const warehouse = await warehouseOf(parsed.value)
  if (!warehouse.ok) return refuse(invocation, warehouse.problems)
  try {
    if (inline !== undefined) return await compileInline(parsed.value, inline, warehouse.value)
    const selected = await selectStage(parsed.value, {
      types: ['model', 'snapshot', 'function', 'test', 'analysis', 'seed', 'operation'],
    })
    if (!selected.ok) return refuse(invocation, selected.problems)
    return await compileAll(selected.value, warehouse.value)
  } finally {
    await warehouse.value?.close()
  }
}

/** Templates may ask the warehouse while they are compiled, unless `--no-introspect`. */
async function warehouseOf(stage: ParsedStage): Promise<Checked<Warehouse | undefined>> {
  if (stage.options.switch('introspect') === false) return good(undefined)
  return connect(stage)
}

async function compileAll(stage: SelectedStage, warehouse: Warehouse | undefined): Promise<number> {
  const { invocation, selection, options } = stage
  if (selection.ids.size === 0 && refusedAsEmpty(stage)) return 2
  const compiled = await compileSelected(stage, selection.ids, warehouse)
  if (!compiled.ok) return refuse(invocation, compiled.problems)
  for (const found of compiled.problems) invocation.emit({ type: 'problem', problem: found })
  writeManifest(stage, compiled.value.compiled)
  writeRunResults(stage, compiled.value.results, compiled.value.elapsedMs, stage.args)
  const named = new Set(options.list('select').map(withoutReach))
  const shown = [...compiled.value.compiled.values()].filter(({ node }) => named.has(node.name))
  for (const { node, compiledCode } of shown) print(stage, node.name, compiledCode ?? '', node.unique_id)
  return 0
}

/** `+a+1` names `a`. */
const withoutReach = (word: string): string => word.replaceAll(/^(?:@|\d*\+)|\+\d*$/g, '')

async function compileInline(stage: ParsedStage, sql: string, warehouse: Warehouse | undefined): Promise<number> {
  const { invocation } = stage
  const opened = await warehouse?.connect('compile')
  const connection = opened && new Interruptible(opened, invocation.signal)
  try {
    const env = runEnvironment(stage, { selected: new Set(), connection })
    if (!env.ok) return refuse(invocation, env.problems)
    const node = inlineNode(env.value, sql)
    if (!node.ok) return refuse(invocation, node.problems)
    const compiled = await compileNode(env.value, node.value, {
      requiresDeclaredRefs: false,
      ...(connection && { connection }),
    })
    if (!compiled.ok) return refuse(invocation, compiled.problems)
    print(stage, undefined, compiled.value.compiledCode ?? '', node.value.unique_id)
    return 0
  } finally {
    await connection?.close()
  }
}

function print({ options, invocation }: ParsedStage, name: string | undefined, code: string, id: string): void {
  const isJson = options.text('output') === 'json'
  const quiet = options.switch('quiet') === true
  const title = name === undefined || quiet ? '' : `Compiled node '${name}' is:\n`
  const json = (): string => JSON.stringify({ ...(name !== undefined && { node: name }), compiled: code }, null, 2)
  const data = {
    node_name: name ?? 'inline_query',
    compiled: code,
    is_inline: name === undefined,
    output_format: isJson ? 'json' : 'text',
    quiet,
    unique_id: id,
  }
  const text = isJson ? json() : title + code
  invocation.emit({ type: 'output', text, structured: { name: 'CompiledNode', code: 'Q042', data } })
}
