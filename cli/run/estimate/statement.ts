import type { Connection, Estimate } from '../../core/adapter.ts'
import type { Relation } from '../../core/relation.ts'
import { splitStatements } from '../../sql/split.ts'
import { bigquerySyntax } from '../../sql/syntax.ts'
import type { StandIns } from './stand-ins.ts'

/** What statements would read, together. */
export interface Reading {
  readonly bytes: number
  /** What the engine would charge for: it counts at least 10 MiB for each table that a query reads. */
  readonly billed: number
  /** False where less may be read. */
  readonly isMost: boolean
  /** True where more will be read. */
  readonly isLeast: boolean
}

export const nothingRead: Reading = { bytes: 0, billed: 0, isMost: false, isLeast: false }

export const together = (a: Reading, b: Reading): Reading => ({
  bytes: a.bytes + b.bytes,
  billed: a.billed + b.billed,
  isMost: a.isMost || b.isMost,
  isLeast: a.isLeast || b.isLeast,
})

const leastPerTable = 10 * 2 ** 20

function readingOf(estimate: Estimate, isPartial: boolean): Reading {
  const billed = estimate.bytes === 0 ? 0 : Math.max(estimate.bytes, leastPerTable * Math.max(1, estimate.tables))
  return {
    bytes: estimate.bytes,
    billed,
    isMost: estimate.bound === 'most',
    isLeast: isPartial || estimate.bound === 'least',
  }
}

export interface Estimating {
  readonly connection: Connection
  readonly standIns: StandIns
  /** Whether a dataset is there: nothing can be asked of what would be made in one that is not. */
  readonly hasSchema: (relation: Relation) => Promise<boolean>
}

/** What a step of ours does that leaves a relation: its name as it is written, and the query it is made of. */
interface Making {
  readonly kind: 'table' | 'view' | 'copy'
  readonly name: string
  /** The query, or the name of what is copied. */
  readonly from: string
}

/**
 * What one step's SQL would read. A script is taken statement by statement; what reads nothing is not asked about. What a statement makes stands in for
 * itself afterwards.
 */
export async function estimateSql(sql: string, estimating: Estimating): Promise<Reading> {
  let total = nothingRead
  const statements = isScript(sql) ? splitStatements(sql, bigquerySyntax).map(({ text }) => text) : [sql]
  const variables = new Map<string, string>()
  // What is to be dropped first is there still, and in the way of what is asked about: its query is asked about alone.
  const swaps = statements.length > 1 && /^(?:\s*\/\*[\s\S]*?\*\/)*\s*drop\b/i.test(statements[0] ?? '')
  const asking = swaps ? { ...estimating, hasSchema: () => Promise.resolve(false) } : estimating
  for (const statement of statements) {
    const declared = /^declare\s+(\w+)\s+(array<[\s\S]+>)\s*$/i.exec(statement.trim())
    if (declared) variables.set(declared[1] ?? '', declared[2] ?? '')
    const set = /^set\s+\w+\s*=\s*\(([\s\S]*)\)\s*$/i.exec(statement.trim())
    total = together(total, await one(set?.[1] ?? withValues(statement, variables), asking, variables.size > 0))
  }
  return total
}

const isScript = (sql: string): boolean =>
  /(?:^|\n)\s*(?:begin transaction|declare)\b|^(?:\s*\/\*[\s\S]*?\*\/)*\s*drop\b[^;]*;/i.test(sql)

/** A script's variables, which a statement by itself does not have. */
function withValues(sql: string, variables: ReadonlyMap<string, string>): string {
  let text = sql
  for (const [name, type] of variables) text = text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `cast([] as ${type})`)
  return text
}

const readsNothing = /^(?:drop|truncate|alter|grant|revoke|comment|begin|commit|declare|create\s+schema)\b/i

const renaming = /^alter\s+table\s+(?:if\s+exists\s+)?(\S+)\s+rename\s+to\s+(\S+)$/i

async function one(text: string, estimating: Estimating, hasVariables: boolean): Promise<Reading> {
  const sql = text.replace(/^(?:\s*\/\*[\s\S]*?\*\/)+\s*/, '').trim()
  const [, from = '', to = ''] = renaming.exec(sql) ?? []
  const moved = relationOf(from)
  if (moved) {
    const { standIns } = estimating
    standIns.set(
      { ...moved, identifier: to.replaceAll('`', '') },
      standIns.get(moved) ?? { kind: 'relation', relation: moved },
    )
  }
  if (sql === '' || readsNothing.test(sql)) return nothingRead
  const made = makingOf(sql)
  if (made) return making(made, sql, estimating)
  const reading = await ask(sql, estimating)
  // What a variable leaves out is known when it has a value.
  return hasVariables ? { ...reading, isMost: true } : reading
}

function makingOf(sql: string): Making | undefined {
  const head =
    /^create\s+(?:or\s+replace\s+)?(table|view)\s+(?:if\s+not\s+exists\s+)?((?:`[^`]*`|\w+)(?:\.(?:`[^`]*`|\w+))*)/i.exec(
      sql,
    )
  if (!head) return undefined
  const [whole, kind = '', name = ''] = head
  const copied = /^\s+(?:copy|clone)\s+(\S+)/i.exec(sql.slice(whole.length))?.[1]
  if (copied !== undefined) return { kind: 'copy', name, from: copied }
  const opening = '\nas (\n'
  const start = sql.indexOf(opening)
  const end = sql.lastIndexOf('\n)')
  if (start < 0 || end < start) return undefined
  return { kind: kind.toLowerCase() === 'view' ? 'view' : 'table', name, from: sql.slice(start + opening.length, end) }
}

const relationOf = (name: string): Relation | undefined => {
  const [database, schema, identifier] = name.replaceAll('`', '').split('.')
  return database === undefined || schema === undefined || identifier === undefined
    ? undefined
    : { database, schema, identifier }
}

async function making({ kind, name, from }: Making, sql: string, estimating: Estimating): Promise<Reading> {
  const { standIns, connection } = estimating
  const relation = relationOf(name)
  if (kind === 'copy') {
    const source = relationOf(from)
    if (relation && source) standIns.set(relation, standIns.get(source) ?? { kind: 'relation', relation: source })
    return nothingRead
  }
  const isThere = relation === undefined || (await estimating.hasSchema(relation))
  const { sql: text, isPartial } = standIns.apply(isThere ? sql.replace(name, '\u0000') : from)
  const estimate = await connection.estimate?.(text.replace('\u0000', name))
  if (!estimate) return nothingRead
  const query = standIns.apply(from)
  if (relation && kind === 'view') standIns.set(relation, { kind: 'query', sql: query.sql })
  if (relation && kind === 'table') standIns.set(relation, { kind: 'columns', columns: estimate.columns })
  // A view is read where it is used.
  return kind === 'view' ? nothingRead : readingOf(estimate, isPartial)
}

async function ask(sql: string, { connection, standIns }: Estimating): Promise<Reading> {
  const insert = /^insert\s+into\s+(\S+)\s*\([^)]*\)\s*/i.exec(sql)
  const target = insert ? relationOf(insert[1] ?? '') : undefined
  // What is inserted into is no query; where it is not there, what is inserted is asked about alone.
  const known = target && standIns.get(target)
  const text = insert && known && known.kind !== 'relation' ? sql.slice(insert[0].length) : sql
  const { sql: standing, isPartial } = standIns.apply(text)
  const estimate = await connection.estimate?.(standing)
  return estimate ? readingOf(estimate, isPartial) : nothingRead
}
