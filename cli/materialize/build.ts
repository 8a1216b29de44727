import type { Relation, RelationType } from '../core/relation.ts'
import type { BuildPlan, Step } from '../core/step.ts'
import { hookSteps } from './hooks.ts'
import type { MaterializeInput } from './input.ts'
import { layoutOf } from './layout.ts'
import { dropStep, dropWith, inTheWay, renamedOver } from './making-room.ts'
import { tagSteps } from './metadata.ts'
import { docSteps, grantSteps } from './persist-docs.ts'
import { sql } from './statement.ts'
import { pointerSteps } from './version-pointer.ts'

/** How one materialization writes; the rest of a plan (hooks, comments, publishing) is the same for all. */
export interface Writing {
  readonly type: RelationType
  /** Fills `relation`, from nothing or on top of what is there. */
  readonly steps: readonly Step[]
  /** True when the relation's present content stays and is changed. */
  readonly keeps: boolean
  /** How the published relation is made from the audited one; by copy unless told. */
  readonly publish?: readonly Step[]
  /** Before COMMIT on engines with transactions: files into place, views over them. */
  readonly settle?: readonly Step[]
  readonly discard?: readonly Step[]
  readonly files?: BuildPlan['files']
}

type Written = Pick<MaterializeInput, 'target' | 'capabilities' | 'audited' | 'dialect' | 'mark'>

/** Where a plan writes: in place inside a transaction, or beside the target where there is none and tests come first, or rows come after the table. */
export function writtenRelation(
  input: Written & Partial<Pick<MaterializeInput, 'node' | 'facts' | 'fullRefresh'>>,
): Relation {
  const { target, capabilities, audited, dialect, mark = '' } = input
  if (capabilities.transactionalDdl || (!audited && !isFilledLater(input) && !isTakenByOther(input))) return target
  const { database, schema, identifier } = dialect.scratch(target, `__dbt_stage${mark}`)
  return { database, schema, identifier }
}

/** Seeds and the rows of a TypeScript model are loaded into a table that is empty first: nobody is to see it so. */
function isFilledLater({
  node,
  facts,
  fullRefresh,
}: Partial<Pick<MaterializeInput, 'node' | 'facts' | 'fullRefresh'>>): boolean {
  if (!node) return false
  if (node.resource_type === 'seed') return true
  const isAdded =
    node.config.materialized === 'incremental' && fullRefresh !== true && facts?.existing?.type === 'table'
  return node.language === 'typescript' && !isAdded
}

/** A table that cannot replace what is there is made beside it first: readers miss it for a moment, not for as long as its query runs. */
function isTakenByOther({
  node,
  facts,
  fullRefresh,
  dialect,
}: Written & Partial<Pick<MaterializeInput, 'node' | 'facts' | 'fullRefresh'>>): boolean {
  if (!node || !facts || !dialect.rename || node.config['incremental_strategy'] === 'microbatch') return false
  const { materialized } = node.config
  if (materialized !== 'table' && materialized !== 'incremental') return false
  const keeps = materialized === 'incremental' && fullRefresh !== true && facts.existing?.type === 'table'
  return inTheWay(facts, { type: 'table', keeps }) !== undefined
}

/** Where new rows stand before they go into the table. Batches that run at once do not share it, nor do runs. */
export function scratchOf({
  target,
  dialect,
  batch,
  mark = '',
}: Pick<MaterializeInput, 'target' | 'dialect' | 'batch' | 'mark'>): Relation {
  const suffix = batch ? `_${batch.start.replaceAll(/\D/g, '').slice(0, 10)}` : ''
  return dialect.scratch(target, `__dbt_tmp${mark}${suffix}`)
}

/** Completes a materialization's own steps to a plan, in the order pre-hooks, writing, comments, grants, post-hooks. */
export function assemble(input: MaterializeInput, written: Relation, writing: Writing): BuildPlan {
  const { node, target, dialect } = input
  const staged = written !== target
  const inside = (when: 'pre' | 'post'): readonly Step[] => hookSteps(node, when, true)
  const published = [
    ...docSteps(input, target, writing.type, writing.keeps),
    ...grantSteps(input, target, writing.type),
    ...pointerSteps(input),
  ]
  const dropStage = staged ? [sql('drop the staging relation', dialect.drop(written, writing.type))] : []
  return {
    target,
    candidate: written,
    before: hookSteps(node, 'pre', false),
    write: [
      ...inside('pre'),
      ...(staged && writing.keeps && input.continues !== true ? [cloneTarget(input, written)] : []),
      ...(staged && writing.keeps ? readWhole(input, written) : []),
      ...dropLeftovers(input),
      ...(staged ? writing.steps : madeInPlace(input, writing)),
      ...(staged ? [] : [...published, ...inside('post')]),
    ],
    publish: staged
      ? [
          ...(writing.type === 'table' ? tagSteps(input, written) : []),
          ...publishSteps(input, written, writing, dropStage),
          ...(writing.type === 'table' ? optionSteps(input) : []),
          ...published,
          ...inside('post'),
        ]
      : (writing.settle ?? []),
    after: hookSteps(node, 'post', false),
    discard: [...dropStage, ...(writing.discard ?? [])],
    ...(writing.files && { files: writing.files }),
  }
}

function cloneTarget({ target, dialect }: MaterializeInput, written: Relation): Step {
  return sql(
    'start from the published table',
    dialect.cloneTable(written, target) ?? dialect.replaceByCopy(written, target),
  )
}

/** A clone asks for a filter on its partitions where its table does: what is added to it, and its tests, have none. */
function readWhole({ node, dialect, continues }: MaterializeInput, written: Relation): readonly Step[] {
  if (node.config['require_partition_filter'] !== true || continues === true) return []
  const statement = dialect.readWhole?.(written)
  return statement === undefined ? [] : [sql('let it be read as a whole', statement)]
}

/** A copy has what the staging table has; what expires counts from now, and a key of one's own is named again. */
function optionSteps({ node, target, dialect }: MaterializeInput): readonly Step[] {
  const statement = dialect.setOptions?.({
    relation: target,
    replace: false,
    temporary: false,
    layout: layoutOf(node),
    config: node.config,
    description: undefined,
  })
  return statement === undefined ? [] : [sql('set its options', statement)]
}

const dropLeftovers = ({ facts, dialect }: MaterializeInput): readonly Step[] =>
  facts.leftovers.map((found) => sql('drop what a run left behind', dialect.drop(found, found.type)))

function madeInPlace(input: MaterializeInput, writing: Writing): readonly Step[] {
  const other = inTheWay(input.facts, writing)
  if (!other) return writing.steps
  const [first, ...rest] = writing.steps
  // A view is one statement, so nobody waits for it longer than for the two together.
  return writing.type !== 'table' && first?.kind === 'sql'
    ? [...dropWith(input, other, first), ...rest]
    : [dropStep(input, other), ...writing.steps]
}

function publishSteps(
  input: MaterializeInput,
  written: Relation,
  writing: Writing,
  dropStage: readonly Step[],
): readonly Step[] {
  const { target, dialect, facts } = input
  const other = inTheWay(facts, writing)
  const copy = { ...sql('publish', dialect.replaceByCopy(target, written)), main: true }
  const [first, ...rest] = writing.publish ?? [copy]
  if (!other || !first) return [...(writing.publish ?? [copy]), ...dropStage]
  const renamed = writing.publish ? undefined : renamedOver(input, other, written)
  if (renamed) return renamed
  const swapped = first.kind === 'sql' ? dropWith(input, other, first) : [dropStep(input, other), first]
  return [...swapped, ...rest, ...dropStage]
}
