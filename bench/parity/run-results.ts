import { z } from 'zod'
import { type Difference, shortened } from './difference.ts'

/** What one node came to, of the artifacts of either tool. */
export interface NodeOutcome {
  readonly status: string
  readonly failures: number | undefined
  readonly compiledSql: string | undefined
}

const outcomesSchema = z.object({
  results: z.array(
    z.object({
      unique_id: z.string().nullish(),
      status: z.string(),
      failures: z.number().nullish(),
      compiled_code: z.string().nullish(),
    }),
  ),
})

/** The outcomes of `run_results.json`, of `sources.json`, or of a recorded result. */
export function outcomesOf(artifact: unknown): ReadonlyMap<string, NodeOutcome> {
  return new Map(
    outcomesSchema.parse(artifact).results.flatMap((result): [string, NodeOutcome][] => {
      if (typeof result.unique_id !== 'string') return []
      const outcome = {
        status: result.status,
        failures: result.failures ?? undefined,
        compiledSql: result.compiled_code ?? undefined,
      }
      return [[result.unique_id, outcome]]
    }),
  )
}

export function compareOutcomes(
  expected: ReadonlyMap<string, NodeOutcome>,
  got: ReadonlyMap<string, NodeOutcome>,
): Difference[] {
  return [...new Set([...expected.keys(), ...got.keys()])].flatMap((id) => {
    const theirs = expected.get(id)
    const ours = got.get(id)
    if (theirs?.status === 'skipped' && ours && hasFailedSibling(id, expected)) return []
    if (!theirs || !ours || theirs.status !== ours.status) {
      return [{ kind: 'status', text: `${id} is ${ours?.status ?? 'absent'}, in dbt ${theirs?.status ?? 'absent'}` }]
    }
    return [...compareFailures(id, theirs, ours), ...compareSql(id, theirs, ours)]
  })
}

/** dbt skips a model's other unit tests behind one that fails, in the order of a set: any of them may be the one that ran. */
function hasFailedSibling(id: string, outcomes: ReadonlyMap<string, NodeOutcome>): boolean {
  if (!id.startsWith('unit_test.')) return false
  const model = id.slice(0, id.lastIndexOf('.') + 1)
  return [...outcomes].some(
    ([other, { status }]) => other.startsWith(model) && (status === 'fail' || status === 'error'),
  )
}

function compareFailures(id: string, theirs: NodeOutcome, ours: NodeOutcome): Difference[] {
  if (theirs.failures === undefined || theirs.failures === ours.failures) return []
  return [{ kind: 'failures', text: `${id} has ${ours.failures ?? 'no'} failures, in dbt ${theirs.failures}` }]
}

function compareSql(id: string, theirs: NodeOutcome, ours: NodeOutcome): Difference[] {
  // The rows of a unit test are written by macros of the tools' own.
  if (theirs.compiledSql === undefined || id.startsWith('unit_test.')) return []
  const expected = flattened(theirs.compiledSql)
  const got = flattened(ours.compiledSql ?? '')
  if (expected === got) return []
  const at = [...expected].findIndex((letter, index) => letter !== got[index])
  const from = Math.max(0, (at < 0 ? expected.length : at) - 40)
  const text = `${id} is compiled to …${shortened(got.slice(from), 100)}, in dbt to …${shortened(expected.slice(from), 100)}`
  return [{ kind: 'compiled SQL', text }]
}

/** Without white space, which is no part of what a statement says, and without the day's times, at which each tool ran. */
function flattened(sql: string): string {
  const days = [Date.now() - 86_400_000, Date.now()].map((day) => new Date(day).toISOString().slice(0, 10))
  const times = new RegExp(`(${days.join('|')})[ T]?\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?`, 'g')
  return sql.replaceAll(times, '<now>').replaceAll(/\s+/g, '')
}
