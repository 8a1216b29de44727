import type { Json, JsonRecord } from '../core/config.ts'
import type { ParsedProject } from '../core/parsed-project.ts'

/** semantic_manifest.json: what MetricFlow reads. Semantic models, metrics and saved queries as they were written; time spines of the models that are one. */
export function semanticManifest({ semantic, nodes }: ParsedProject): JsonRecord {
  const timeSpines = [...nodes.values()].flatMap((node): Json[] => {
    if (node.resource_type !== 'model' || node.time_spine === null) return []
    const { alias, schema, database, relation_name: name, columns, time_spine: spine } = node
    const column = String(spine.standard_granularity_column)
    return [
      {
        node_relation: { alias, schema_name: schema, database, relation_name: name },
        primary_column: { name: column, time_granularity: columns[column]?.granularity ?? null },
        custom_granularities: spine.custom_granularities ?? [],
      },
    ]
  })
  return {
    semantic_models: [...semantic.semanticModels.values()],
    metrics: [...semantic.metrics.values()],
    project_configuration: {
      time_spine_table_configurations: [],
      metadata: null,
      dsi_package_version: { major_version: '0', minor_version: '213', patch_version: '0' },
      time_spines: timeSpines,
    },
    saved_queries: [...semantic.savedQueries.values()],
  }
}
