import type { Adapter } from '../core/adapter.ts'
import type { Entry } from './entry.ts'
import { filterOf } from './metric-inputs.ts'
import type { MetricIds } from './metrics.ts'
import { listOf, numberOf, recordOf, recordsOf, textOf, textsOf, type JsonRecord } from './read-json.ts'

/** A saved query as the manifest has it. */
export function savedQueryRecord(entry: Entry, common: JsonRecord, ids: MetricIds, adapter: Adapter): JsonRecord {
  const { value, written } = entry
  const params = recordOf(value.query_params)
  const metrics = textsOf(params.metrics)
  return {
    ...common,
    query_params: {
      metrics,
      group_by: listOf(params.group_by),
      where: filterOf(params.where),
      order_by: listOf(params.order_by),
      limit: numberOf(params.limit),
    },
    exports: recordsOf(value.exports).map((item, index) =>
      exportRecord(item, recordsOf(written.exports)[index] ?? {}, adapter),
    ),
    description: textOf(value.description),
    label: textOf(value.label),
    metadata: null,
    config: { export_as: null, schema: null, cache: { enabled: false }, ...recordOf(common.config) },
    depends_on: { macros: [], nodes: metrics.flatMap((name) => ids.metrics.get(name)?.id ?? []) },
    refs: [],
    tags: textsOf(value.tags),
  }
}

function exportRecord(item: JsonRecord, written: JsonRecord, adapter: Adapter): JsonRecord {
  const config = recordOf(item.config)
  return {
    name: textOf(item.name),
    config: {
      export_as: textOf(config.export_as),
      schema_name: textOf(config.schema) ?? adapter.schema,
      alias: textOf(config.alias) ?? textOf(item.name),
      database: adapter.database,
    },
    unrendered_config: recordOf(written.config),
  }
}
