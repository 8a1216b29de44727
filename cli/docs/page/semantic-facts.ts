import type { Json, JsonRecord } from '../../core/config.ts'
import type { PageFact } from '../page-data.ts'
import { isSaid, recordIn, recordsIn, textIn, textsIn } from './json-reading.ts'
import type { SemanticKind, Shown } from './shown-nodes.ts'

type Semantic = Extract<Shown, { of: 'semantic' }>

const facts: Readonly<Record<SemanticKind, (node: JsonRecord) => readonly (readonly [string, unknown])[]>> = {
  metric: (node) => {
    const params = recordIn(node, 'type_params')
    return [
      ['Title', node['label']],
      ['Type', node['type']],
      ['Measure', textIn(recordIn(params, 'measure'), 'name')],
      ['Expression', params['expr']],
      ['Numerator', textIn(recordIn(params, 'numerator'), 'name')],
      ['Denominator', textIn(recordIn(params, 'denominator'), 'name')],
      ['Made of', recordsIn(params, 'metrics').flatMap((metric) => textIn(metric, 'name') ?? [])],
      ['Window', windowText(recordIn(params, 'window'))],
      ['Filter', filterText(recordIn(node, 'filter'))],
      ['Grain', node['time_granularity']],
    ]
  },
  semantic_model: (node) => [
    ['Title', node['label']],
    ['Model', node['model']],
    ['Primary entity', node['primary_entity']],
    ['Entities', named(node, 'entities')],
    ['Dimensions', named(node, 'dimensions')],
    ['Measures', named(node, 'measures')],
  ],
  saved_query: (node) => {
    const params = recordIn(node, 'query_params')
    return [
      ['Title', node['label']],
      ['Metrics', textsIn(params, 'metrics')],
      ['Grouped by', params['group_by']],
      ['Where', filterText(recordIn(params, 'where'))],
      ['Ordered by', params['order_by']],
      ['Exports', recordsIn(node, 'exports').flatMap((each) => textIn(each, 'name') ?? [])],
    ]
  },
}

export const semanticFacts = ({ kind, node }: Semantic): readonly PageFact[] =>
  facts[kind](node)
    .filter(([, value]) => isSaid(value))
    // The manifest holds JSON.
    .map(([label, value]) => ({ label, value: value as Json }))

/** `order_total (sum)`: what is listed, each with its kind. */
const named = (node: JsonRecord, key: string): readonly string[] =>
  recordsIn(node, key).map((each) => {
    const kind = textIn(each, 'agg') ?? textIn(each, 'type')
    return `${textIn(each, 'name') ?? ''}${kind === undefined ? '' : ` (${kind})`}`
  })

const windowText = ({ count, granularity }: JsonRecord): string | undefined =>
  typeof count === 'number' && typeof granularity === 'string' ? `${count} ${granularity}` : undefined

const filterText = (filter: JsonRecord): string =>
  recordsIn(filter, 'where_filters')
    .flatMap((each) => textIn(each, 'where_sql_template') ?? [])
    .join(' and ')
