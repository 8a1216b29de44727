import { unreachable } from '../core/check.ts'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { Relation } from '../core/relation.ts'
import type { Step } from '../core/step.ts'
import { didYouMean } from '../core/suggest.ts'
import { scratchOf, type Writing } from './build.ts'
import type { MaterializeInput } from './input.ts'
import { layoutOf, namesOf } from './layout.ts'
import { missingKey } from './unknown-column.ts'
import { mergeSql, predicatesOf } from './merge.ts'
import { syncSchema } from './schema-change.ts'
import { mainSql, sql, stepOf, together, wrap, type Query, type SqlStep } from './statement.ts'
import { fullBuild, withHeader } from './table.ts'

/** True when rows are added to the table there is; the same answer that `is_incremental()` gives to the model. */
export const isIncrementalRun = ({ facts, fullRefresh }: Pick<MaterializeInput, 'facts' | 'fullRefresh'>): boolean =>
  !fullRefresh && facts.existing?.type === 'table'

/** `incremental`: a full build when there is no table or a refresh is asked for, else the strategy's statements. */
export function incrementalWriting(input: MaterializeInput, relation: Relation, query: Query): Checked<Writing> {
  const strategy = strategyOf(input)
  if (!strategy.ok) return strategy
  if (!isIncrementalRun(input)) return good({ type: 'table', keeps: false, steps: fullBuild(input, relation, query) })
  const sync = syncSchema(input, relation)
  if (!sync.ok) return sync
  const steps =
    strategy.value === 'append' && sync.value.steps.length === 0
      ? good([appendDirectly(input, relation, query, sync.value.columns)])
      : throughScratch(input, relation, query, strategy.value, sync.value)
  return steps.ok ? good({ type: 'table', keeps: true, steps: steps.value }, steps.problems) : steps
}

const STRATEGIES = ['append', 'delete+insert', 'merge', 'insert_overwrite', 'microbatch'] as const
type Strategy = (typeof STRATEGIES)[number]

function strategyOf({ node, capabilities }: MaterializeInput): Checked<Strategy> {
  const written = node.config.incremental_strategy ?? 'default'
  const keyed = namesOf(node.config.unique_key).length > 0
  if (written === 'default') return good(keyed ? capabilities.keyedStrategy : 'append')
  const strategy = STRATEGIES.find((one) => one === written)
  if (strategy === undefined || !capabilities.incrementalStrategies.includes(written)) {
    return bad(
      problem(
        'incremental-strategy-unknown',
        { strategy: written, known: capabilities.incrementalStrategies },
        undefined,
        {
          hint: didYouMean(written, capabilities.incrementalStrategies),
          config: 'incremental_strategy',
        },
      ),
    )
  }
  if (strategy === 'insert_overwrite' && layoutOf(node).partition === undefined) {
    return bad(
      problem(
        'config-missing',
        { key: 'partition_by', needs: 'The incremental strategy "insert_overwrite"' },
        undefined,
        {
          hint: 'For example: partition_by: {field: sold_on, data_type: date, granularity: day}',
          config: 'incremental_strategy',
        },
      ),
    )
  }
  return good(strategy)
}

/** An append reads its query once: it needs no table in between. */
function appendDirectly(input: MaterializeInput, relation: Relation, query: Query, columns: readonly string[]): Step {
  const names = columns.map((column) => input.dialect.quote(column)).join(', ')
  const selected = wrap(query, { before: `select ${names}\nfrom (\n`, after: '\n) as model_subq' })
  const insert = wrap(wrap(selected, input.dialect.ordered(layoutOf(input.node))), {
    before: `insert into ${input.dialect.relation(relation)} (${names})\n`,
    after: '',
  })
  return stepOf('add the rows', withHeader(input, insert), true)
}

/** The new rows go into a table of their own first: most strategies read them twice, and the query may read the table they change. */
function throughScratch(
  input: MaterializeInput,
  relation: Relation,
  query: Query,
  strategy: Strategy,
  sync: { readonly steps: readonly Step[]; readonly columns: readonly string[] },
): Checked<readonly Step[]> {
  const { dialect, node } = input
  const missing = strategy === 'merge' || strategy === 'delete+insert' ? missingKey(node, sync.columns) : undefined
  if (missing) return bad(missing)
  const scratch = scratchOf(input)
  const statements = strategySteps(input, relation, scratch, strategy, sync.columns)
  if (!statements.ok) return statements
  const spec = {
    relation: scratch,
    replace: true,
    temporary: true,
    layout: copiesPartitions(input, strategy) ? layoutOf(node) : { partition: undefined, cluster: [] },
    config: {},
    description: undefined,
  }
  const collect = stepOf('collect the new rows', withHeader(input, wrap(query, dialect.tableAs(spec))))
  const isThere = node.language === 'typescript' && query.compiledAt === undefined
  return good([
    ...(isThere ? [] : [collect]),
    ...sync.steps,
    ...statements.value,
    sql('drop the scratch table', dialect.drop(scratch, 'table')),
  ])
}

/** `copy_partitions`: whole partitions change places. Those that are listed may have no rows any more, and rows of a model in TypeScript are in no partition yet. */
function copiesPartitions({ node, capabilities }: MaterializeInput, strategy: Strategy): boolean {
  return (
    strategy === 'insert_overwrite' &&
    capabilities.copiesPartitions &&
    layoutOf(node).partition?.copy_partitions === true &&
    namesOf(node.config.partitions).length === 0 &&
    node.language === 'sql'
  )
}

function strategySteps(
  input: MaterializeInput,
  relation: Relation,
  scratch: Relation,
  strategy: Strategy,
  columns: readonly string[],
): Checked<readonly Step[]> {
  const { dialect } = input
  switch (strategy) {
    case 'append':
      return good([insert(input, relation, scratch, columns, 'true')])
    case 'delete+insert':
      return good(
        together(
          dialect,
          [...deleteByKey(input, relation, scratch), insert(input, relation, scratch, columns, 'true')],
          hasNoPredicates(input),
        ),
      )
    case 'merge': {
      const merge = mergeSql(input, relation, scratch, columns)
      return merge.ok ? good([mainSql('merge the rows', merge.value)]) : merge
    }
    case 'insert_overwrite':
      return overwrite(input, relation, scratch, columns)
    case 'microbatch':
      return microbatch(input, relation, scratch, columns)
    default:
      return unreachable(strategy)
  }
}

function insert(
  input: MaterializeInput,
  relation: Relation,
  scratch: Relation,
  columns: readonly string[],
  where: string,
): SqlStep {
  const { dialect, node } = input
  const names = columns.map((column) => dialect.quote(column)).join(', ')
  const order = dialect.ordered(layoutOf(node)).after
  const filter = where === 'true' ? '' : `\nwhere ${where}`
  return mainSql(
    'add the rows',
    `insert into ${dialect.relation(relation)} (${names})\nselect ${names}\nfrom ${dialect.relation(scratch)}${filter}${order}`,
  )
}

function deleteByKey({ dialect, node }: MaterializeInput, relation: Relation, scratch: Relation): readonly SqlStep[] {
  const keys = namesOf(node.config.unique_key)
  if (keys.length === 0) return []
  const predicates = predicatesOf(node.config.incremental_predicates ?? node.config.predicates)
  // dbt-duckdb names the table so in its own delete; predicates written for it must go on working.
  const alias = predicates.some((one) => one.includes('DBT_INCREMENTAL_TARGET'))
    ? 'DBT_INCREMENTAL_TARGET'
    : 'DBT_INTERNAL_DEST'
  return [
    sql(
      'delete the rows that come again',
      `delete from ${dialect.relation(relation)} as ${alias}\nwhere ${comesAgain(keys, alias, dialect.relation(scratch))}` +
        predicates.map((one) => `\nand (${one})`).join(''),
    ),
  ]
}

/** DuckDB skips row groups without a value that "in" asks for; a key of several columns is matched row by row. */
function comesAgain(keys: readonly string[], target: string, scratch: string): string {
  const [key] = keys
  if (keys.length === 1)
    return `${target}.${key} in (\n  select DBT_INTERNAL_SOURCE.${key}\n  from ${scratch} as DBT_INTERNAL_SOURCE\n)`
  const match = keys.map((one) => `DBT_INTERNAL_SOURCE.${one} = ${target}.${one}`).join(' and ')
  return `exists (\n  select 1\n  from ${scratch} as DBT_INTERNAL_SOURCE\n  where ${match}\n)`
}

function overwrite(
  input: MaterializeInput,
  target: Relation,
  source: Relation,
  columns: readonly string[],
): Checked<readonly Step[]> {
  const { dialect, node } = input
  const { partition, cluster } = layoutOf(node)
  if (partition === undefined) return good([])
  if (copiesPartitions(input, 'insert_overwrite')) {
    return good([
      { kind: 'copy-partitions', from: source, to: target, purpose: 'copy the partitions that come again', main: true },
    ])
  }
  const listed = namesOf(node.config.partitions)
  const statements = dialect.replacePartitions({
    target,
    source,
    layout: { partition, cluster },
    columns,
    partitions: listed.length === 0 ? undefined : listed,
  })
  return good(
    statements.map((text, index) =>
      index === statements.length - 1
        ? { ...mainSql('add the rows', text), repeats: true }
        : sql('delete the partitions that come again', text),
    ),
  )
}

/** What predicates leave alone is not deleted a second time. */
const hasNoPredicates = ({ node }: MaterializeInput): boolean =>
  predicatesOf(node.config.incremental_predicates).length === 0

function microbatch(
  input: MaterializeInput,
  relation: Relation,
  scratch: Relation,
  columns: readonly string[],
): Checked<readonly Step[]> {
  const { dialect, node, batch } = input
  const column = node.config.event_time
  if (typeof column !== 'string') {
    return bad(problem('config-missing', { key: 'event_time', needs: 'The incremental strategy "microbatch"' }))
  }
  if (!batch) return bad(problem('microbatch-window-missing', { node: node.name }))
  const window = dialect.inWindow(column, batch.start, batch.end)
  const predicates = predicatesOf(node.config.incremental_predicates).map((one) => `\nand (${one})`)
  return good(
    together(
      dialect,
      [
        sql('delete the batch', `delete from ${dialect.relation(relation)}\nwhere ${window}${predicates.join('')}`),
        insert(input, relation, scratch, columns, window),
      ],
      hasNoPredicates(input),
    ),
  )
}
