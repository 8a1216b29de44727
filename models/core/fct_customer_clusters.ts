import { defineModel, ref } from 'tsdbt'
import { chooseK, growTree, kmeans, robustScale, rulesOf, type Feature, type Matrix } from 'tsdbt/analytics'

/** Silhouettes compare all pairs of customers: the number of clusters is chosen on so many of them, spread evenly. */
const sampled = 2000

/**
 * Customers who buy alike, found by k-means over recency, frequency and money rather than by fixed fifths, and why: the questions that tell each
 * cluster from all others. Cluster 1 spends most.
 */
export default defineModel({
  inputs: {
    customers: ref('fct_customer_rfm', {
      columns: ['customer_id', 'recency_days', 'frequency', 'monetary'],
      orderBy: 'customer_id',
    }),
  },
  columns: {
    customer_id: { type: 'integer', not_null: true },
    cluster: { type: 'integer', not_null: true },
    cluster_size: { type: 'integer', not_null: true },
    cluster_profile: { type: 'varchar', not_null: true },
    cluster_rule: { type: 'varchar', not_null: true },
    rule_precision: { type: 'double', not_null: true },
    rule_recall: { type: 'double', not_null: true },
  },
  async *run({ inputs, metric }) {
    const ids: number[] = []
    const features = { recency_days: [] as number[], frequency: [] as number[], monetary: [] as number[] }
    for await (const { columns } of inputs.customers.batches()) {
      const { customer_id: id, recency_days: recency, frequency, monetary } = columns
      const cents = 10 ** (monetary.scale ?? 0)
      for (let row = 0; row < id.values.length; row++) {
        ids.push(Number(id.values[row]))
        features.recency_days.push(Number(recency.values[row]))
        features.frequency.push(Number(frequency.values[row]))
        features.monetary.push(Number(monetary.values[row]) / cents)
      }
    }
    if (ids.length < 10) return

    // Twice as many baskets are as much more from 2 to 4 as from 20 to 40.
    const { matrix } = robustScale(Object.values(features).map((column) => column.map(Math.log1p)))
    const { bySilhouette: k } = chooseK(everyNth(matrix, sampled), { from: 3, to: 6 }, { seed: 1, starts: 3 })
    const clusters = kmeans(matrix, k, { seed: 1, starts: 3 })
    const places = rankBySpending(clusters.labels, features.monetary, k)
    const names = Array.from(clusters.labels, (label) => String(places[label]))
    metric('clusters', k)

    // Thresholds lie between values: whole ones can be read.
    const questions = Object.entries(features).map(([name, values]) => ({ name, values: values.map(Math.round) }))
    const told = new Map(
      Array.from({ length: k }, (_, place) => {
        const name = String(place + 1)
        const rows = names.flatMap((of, row) => (of === name ? [row] : []))
        const profile = profileOf(rows, features)
        const explanation = explain(name, names, questions)
        return [name, { cluster: place + 1, cluster_size: rows.length, cluster_profile: profile, ...explanation }]
      }),
    )
    const explained = [...told.values()].reduce((total, { cluster_size, recall }) => total + cluster_size * recall, 0)
    metric('explained', explained / ids.length)
    for (const [row, id] of ids.entries()) {
      const cluster = told.get(names[row] ?? '')
      if (cluster === undefined) continue
      yield {
        customer_id: id,
        cluster: cluster.cluster,
        cluster_size: cluster.cluster_size,
        cluster_profile: cluster.cluster_profile,
        cluster_rule: cluster.rule,
        rule_precision: cluster.precision,
        rule_recall: cluster.recall,
      }
    }
  },
})

function everyNth({ rows, columns, values }: Matrix, most: number): Matrix {
  const step = Math.max(1, Math.ceil(rows / most))
  const count = Math.ceil(rows / step)
  const picked = Float64Array.from(
    { length: count * columns },
    (_, at) => values[Math.floor(at / columns) * step * columns + (at % columns)] ?? 0,
  )
  return { rows: count, columns, values: picked }
}

/** The place 1…k of each label, by mean spending. */
function rankBySpending(labels: Int32Array, monetary: readonly number[], k: number): number[] {
  const totals = new Float64Array(k)
  const counts = new Float64Array(k)
  for (const [row, label] of labels.entries()) {
    totals[label] = (totals[label] ?? 0) + (monetary[row] ?? 0)
    counts[label] = (counts[label] ?? 0) + 1
  }
  const mean = (label: number): number => (totals[label] ?? 0) / Math.max(1, counts[label] ?? 0)
  const order = Array.from({ length: k }, (_, label) => label).sort((a, b) => mean(b) - mean(a) || a - b)
  return order.reduce<number[]>((places, label, place) => {
    places[label] = place + 1
    return places
  }, [])
}

/**
 * The widest path of questions to a cluster, short enough to be understood, with how far it holds. A tree of its own, which has only to tell this
 * cluster from the rest, finds a wider one than a tree that must tell all of them apart.
 */
function explain(cluster: string, names: readonly string[], questions: readonly Feature[]) {
  const isIn = names.map((name) => (name === cluster ? cluster : 'others'))
  const tree = growTree(questions, isIn, { maxDepth: 3, minLeafRows: Math.ceil(names.length / 100) })
  const widest = rulesOf(tree).find(({ label }) => label === cluster)
  if (widest === undefined) return { rule: 'no simple rule', precision: 0, recall: 0 }
  return { rule: widest.text, precision: rounded(widest.precision), recall: rounded(widest.recall) }
}

const rounded = (share: number): number => Math.round(share * 1e6) / 1e6

function profileOf(rows: readonly number[], features: Readonly<Record<string, readonly number[]>>): string {
  const median = (name: string): number => {
    const sorted = Float64Array.from(rows, (row) => features[name]?.[row] ?? 0).sort()
    return Math.round(sorted[sorted.length >> 1] ?? 0)
  }
  const days = counted(median('recency_days'), 'day')
  return `last here ${days} ago, ${counted(median('frequency'), 'basket')}, ${median('monetary')} spent`
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
