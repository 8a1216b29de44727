import type { DecisionTree, TreeNode } from './tree.ts'

/** A feature's range on a path: `above < feature ≤ atMost`, either end open. */
export interface Condition {
  readonly feature: string
  readonly above?: number
  readonly atMost?: number
}

/** A path from the root to a leaf, read as a sentence. */
export interface TreeRule {
  readonly label: string
  /** One a feature, in the order they were asked. None for a tree of one leaf. */
  readonly conditions: readonly Condition[]
  /** Rows that meet the conditions. */
  readonly rows: number
  /** Share of those rows that have the label, 0…1. */
  readonly precision: number
  /** Share of the label's rows that meet the conditions, 0…1. */
  readonly recall: number
  /** `recency_days ≤ 30 and frequency > 4`; `always` without conditions. */
  readonly text: string
  /** The same as a SQL condition with double-quoted names; `true` without conditions. */
  readonly sql: string
}

/**
 * A tree as rules: each row of data meets exactly one.
 * @returns one rule a leaf, by label in the order of the tree's classes, then by rows descending
 */
export function rulesOf(tree: DecisionTree): TreeRule[] {
  const totals = tree.root.counts
  const rules = paths(tree.root, []).map(({ leaf, conditions }): TreeRule => {
    const place = tree.classes.indexOf(leaf.label)
    const right = leaf.counts[place] ?? 0
    return {
      label: leaf.label,
      conditions,
      rows: leaf.rows,
      precision: right / leaf.rows,
      recall: right / (totals[place] ?? 1),
      text: conditions.length === 0 ? 'always' : conditions.map(conditionText).join(' and '),
      sql: conditions.length === 0 ? 'true' : conditions.flatMap(conditionSql).join(' and '),
    }
  })
  const placeOf = (rule: TreeRule): number => tree.classes.indexOf(rule.label)
  return rules.sort((a, b) => placeOf(a) - placeOf(b) || b.rows - a.rows)
}

/** The tree as one SQL expression that gives the label. Names are double-quoted, labels are text literals. */
export function treeToSql(tree: DecisionTree): string {
  const expression = (node: TreeNode): string =>
    node.kind === 'leaf'
      ? `'${node.label.replaceAll("'", "''")}'`
      : `case when ${quoted(node.feature)} <= ${node.threshold} then ${expression(node.yes)} else ${expression(node.no)} end`
  return expression(tree.root)
}

type Leaf = Extract<TreeNode, { kind: 'leaf' }>

function paths(
  node: TreeNode,
  conditions: readonly Condition[],
): { readonly leaf: Leaf; readonly conditions: readonly Condition[] }[] {
  if (node.kind === 'leaf') return [{ leaf: node, conditions }]
  const { feature, threshold } = node
  return [
    ...paths(node.yes, narrowed(conditions, { feature, atMost: threshold })),
    ...paths(node.no, narrowed(conditions, { feature, above: threshold })),
  ]
}

/** A later question on the same feature is always inside the range of the earlier: it replaces that end. */
function narrowed(conditions: readonly Condition[], next: Condition): readonly Condition[] {
  const place = conditions.findIndex(({ feature }) => feature === next.feature)
  return place < 0 ? [...conditions, next] : conditions.with(place, { ...conditions[place], ...next })
}

function conditionText({ feature, above, atMost }: Condition): string {
  if (above === undefined) return `${feature} ≤ ${atMost}`
  return atMost === undefined ? `${feature} > ${above}` : `${above} < ${feature} ≤ ${atMost}`
}

function conditionSql({ feature, above, atMost }: Condition): string[] {
  return [
    ...(above === undefined ? [] : [`${quoted(feature)} > ${above}`]),
    ...(atMost === undefined ? [] : [`${quoted(feature)} <= ${atMost}`]),
  ]
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
