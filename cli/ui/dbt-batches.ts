import type { Event } from '../core/event.ts'
import { fancyLine, type DbtEvent } from './dbt-event.ts'
import { nodeInfo } from './node-info.ts'
import { nameOf } from './node-words.ts'
import type { Paint, Painter } from './paint.ts'

const words = {
  success: { info: 'OK created', status: 'OK', paint: (paint: Paint): Painter => paint.green },
  error: { info: 'ERROR creating', status: 'ERROR', paint: (paint: Paint): Painter => paint.red },
  skipped: { info: 'SKIP', status: 'SKIPPED', paint: (paint: Paint): Painter => paint.yellow },
} as const

/** The lines of a microbatch model's batches: `Batch 1 of 5 OK created batch 2024-01-01 of main.daily ... [OK in 0.10s]`. */
export function batchEvents(
  event: Event & { readonly type: 'batch-started' | 'batch-finished' },
  printerWidth: number,
): DbtEvent[] {
  const { node, name, index, total, status = 'success', elapsedMs = 0 } = event
  const description = `batch ${name} of ${nameOf(node)}`
  const line = { index, total, printerWidth }
  const common = { description, batch_index: index, total_batches: total }
  if (event.type === 'batch-started') {
    return [
      {
        name: 'LogStartBatch',
        code: 'Q045',
        level: 'info',
        text: () => `Batch ${fancyLine({ ...line, message: `START ${description}`, status: 'RUN' })}`,
        data: { ...common, node_info: nodeInfo(node, { status: 'started' }) },
      },
    ]
  }
  const told = words[status]
  return [
    {
      name: 'LogBatchResult',
      code: 'Q046',
      level: status === 'error' ? 'error' : 'info',
      text: (paint) => {
        const painted = told.paint(paint)(told.status)
        return `Batch ${fancyLine({ ...line, message: `${told.info} ${description}`, status: painted, elapsedMs })}`
      },
      data: { ...common, status, execution_time: elapsedMs / 1000, node_info: nodeInfo(node, { status }) },
    },
  ]
}
