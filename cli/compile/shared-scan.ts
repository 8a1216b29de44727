import { good, type Checked } from '../core/diagnostic.ts'
import type { TestNode } from '../core/node.ts'
import type { Table } from '../core/table.ts'
import type { SqlSyntax } from '../sql/syntax.ts'
import { countsOf, type TestCounts } from './data-test.ts'
import { recognizeRowTest } from './row-test.ts'

/** A test with its compiled code. */
export interface CompiledTest {
  readonly node: TestNode
  readonly code: string
}

/** Several tests of one relation in one query: three columns a test, those of `testQuery`. */
export interface SharedScan {
  readonly relation: string
  readonly tests: readonly CompiledTest[]
  readonly sql: string
}

export interface ScanPlan {
  readonly scans: readonly SharedScan[]
  /** Tests that run by themselves. */
  readonly single: readonly CompiledTest[]
}

/** Columns of one query; more would make its text and its compilation grow for nothing. */
const mostTests = 100

/**
 * Puts tests that look at rows of the same relation into one scan of it. Each keeps its own compiled SQL and its own result. A scan that the
 * warehouse refuses says nothing about any one test: run its tests one by one then.
 */
export function planScans(tests: readonly CompiledTest[], syntax: SqlSyntax): ScanPlan {
  const byRelation = new Map<string, { test: CompiledTest; count: string }[]>()
  const single: CompiledTest[] = []
  for (const test of tests) {
    const row = sharesScans(test.node) ? recognizeRowTest(test.code, syntax) : undefined
    if (row === undefined) {
      single.push(test)
      continue
    }
    const sharing = byRelation.get(row.relation) ?? []
    byRelation.set(row.relation, sharing)
    sharing.push({ test, count: row.count })
  }
  const scans: SharedScan[] = []
  for (const [relation, sharing] of byRelation) {
    for (let start = 0; start < sharing.length; start += mostTests) {
      const group = sharing.slice(start, start + mostTests)
      const [only] = group
      if (only !== undefined && group.length === 1) single.push(only.test)
      else scans.push(scanOf(relation, group))
    }
  }
  return { scans, single: single.toSorted((a, b) => tests.indexOf(a) - tests.indexOf(b)) }
}

/** The usual way of counting, and nothing that needs the failing rows themselves. */
function sharesScans({ config }: TestNode): boolean {
  const stores = config.store_failures === true || (config.store_failures_as ?? 'ephemeral') !== 'ephemeral'
  return !stores && /^count\(\s*\*\s*\)$/i.test(config.fail_calc.trim())
}

function scanOf(relation: string, group: readonly { test: CompiledTest; count: string }[]): SharedScan {
  const counts = group.map(({ test, count }, index) => {
    const { limit } = test.node.config
    return `    ${limit === null ? count : `least(${count}, ${limit})`} as f${index}`
  })
  const verdicts = group.map(({ test }, index) => {
    const { warn_if: warnIf, error_if: errorIf } = test.node.config
    return `  f${index} as failures_${index}, f${index} ${warnIf} as should_warn_${index}, f${index} ${errorIf} as should_error_${index}`
  })
  return {
    relation,
    tests: group.map(({ test }) => test),
    sql: `select\n${verdicts.join(',\n')}\nfrom (\n  select\n${counts.join(',\n')}\n  from ${relation}\n) dbt_internal_test`,
  }
}

/** Each test's counts, in the order of `scan.tests`. */
export function readScan(scan: SharedScan, table: Table): readonly Checked<TestCounts>[] {
  const [row = []] = table.rows
  return scan.tests.map(({ node }, index) => {
    const counts = countsOf(row[3 * index] ?? null, row[3 * index + 1] ?? null, row[3 * index + 2] ?? null, node)
    return counts.ok ? good(counts.value) : counts
  })
}
