import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import type { BuildPlan, Step } from '../core/step.ts'
import { didYouMean } from '../core/suggest.ts'
import { assemble, scratchOf, writtenRelation, type Writing } from './build.ts'
import { contractProblems } from './contract.ts'
import { externalWriting } from './external.ts'
import { incrementalWriting } from './incremental.ts'
import type { MaterializeInput } from './input.ts'
import { metadataProblems } from './metadata.ts'
import { materializedViewWriting } from './materialized-view.ts'
import type { Relation } from '../core/relation.ts'
import { docProblems } from './persist-docs.ts'
import { seedWriting } from './seed.ts'
import { snapshotWriting } from './snapshot.ts'
import { compiledQuery, type Query } from './statement.ts'
import { tableWriting } from './table.ts'
import { loadRows } from './ts-model.ts'
import { viewWriting } from './view.ts'

/** The materializations tsdbt plans itself; `ephemeral` nodes have none: they live on in their children's SQL. */
const MATERIALIZATIONS = ['view', 'table', 'incremental', 'external', 'seed', 'snapshot', 'materialized_view'] as const

/** Everything that building a node does to the warehouse, in order. Pure: the same input gives the same steps. */
export function planBuild(input: MaterializeInput): Checked<BuildPlan> {
  const problems = contractProblems(input)
  if (problems.length > 0) return bad(...problems)
  const relation = writtenRelation(input)
  const writing = writingOf(input, relation)
  if (!writing.ok) return writing
  const warnings = [...writing.problems, ...metadataProblems(input), ...docProblems(input)]
  return good(commented(assemble(input, relation, writing.value), input), warnings)
}

function writingOf(input: MaterializeInput, relation: Relation): Checked<Writing> {
  const { node } = input
  if (node.resource_type === 'seed') return seedWriting(input, relation)
  if (node.language === 'typescript') return loadedWriting(input, relation)
  return queryWriting(input, relation, compiledQuery(input.compiledCode, input.dialect))
}

function loadedWriting(input: MaterializeInput, relation: Relation): Checked<Writing> {
  const { node } = input
  if (node.config.materialized !== 'table' && node.config.materialized !== 'incremental') {
    return bad(
      problem(
        'materialization-unsupported',
        { materialized: node.config.materialized, engine: 'a TypeScript model' },
        undefined,
        {
          hint: 'Make it a table or incremental.',
          config: 'materialized',
        },
      ),
    )
  }
  const rows = loadRows(input, relation)
  if (rows.done) return good({ type: 'table', keeps: false, steps: rows.steps })
  const writing = queryWriting(input, relation, rows.query)
  if (!writing.ok) return writing
  return good(
    { ...writing.value, steps: [...rows.steps, ...writing.value.steps, ...dropScratch(input, writing.value)] },
    writing.problems,
  )
}

// An incremental strategy drops the scratch table itself; a full build knows nothing of it.
function dropScratch(input: MaterializeInput, writing: Writing): readonly Step[] {
  if (writing.keeps) return []
  return [
    {
      kind: 'sql',
      sql: input.dialect.drop(scratchOf(input), 'table'),
      purpose: 'drop the scratch table',
    },
  ]
}

function queryWriting(input: MaterializeInput, relation: Relation, query: Query): Checked<Writing> {
  const { node, dialect } = input
  const materialized = node.config.materialized
  switch (materialized) {
    case 'view':
      return good(viewWriting(input, relation, query))
    case 'table':
      return good(tableWriting(input, relation, query))
    case 'incremental':
      return incrementalWriting(input, relation, query)
    case 'snapshot':
      return snapshotWriting(input, relation, query)
    case 'external':
      return externalWriting(input, relation, query)
    case 'materialized_view': {
      const writing = materializedViewWriting(input, relation, query)
      return writing ? good(writing) : unsupported(materialized, dialect.name)
    }
    case 'ephemeral':
      return unsupported(materialized, dialect.name)
    default:
      return bad(
        problem('materialization-unknown', { materialized }, undefined, {
          hint: didYouMean(materialized, MATERIALIZATIONS),
          config: 'materialized',
        }),
      )
  }
}

const unsupported = (materialized: string, engine: string): Checked<never> =>
  bad(problem('materialization-unsupported', { materialized, engine }, undefined, { config: 'materialized' }))

/** The query comment goes before (or after) every statement of ours; what a hook says is its author's own. */
function commented(plan: BuildPlan, { queryComment, dialect }: MaterializeInput): BuildPlan {
  if (!queryComment || queryComment.text === '') return plan
  const comment = dialect.comment(queryComment.text)
  const mark = (step: Step): Step => {
    if (step.kind !== 'sql') return step
    if (queryComment.append) return { ...step, sql: `${step.sql}\n${comment}` }
    return {
      ...step,
      sql: `${comment}\n${step.sql}`,
      ...(step.compiledAt !== undefined && { compiledAt: step.compiledAt + comment.length + 1 }),
    }
  }
  return { ...plan, write: plan.write.map(mark), publish: plan.publish.map(mark), discard: plan.discard.map(mark) }
}
