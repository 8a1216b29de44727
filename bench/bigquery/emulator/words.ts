/** What bqemulator 1.4.0 has other words for, or none: each is sent as what does the same to who reads. */
export interface Rewording {
  readonly of: string
  readonly pattern: RegExp
  readonly instead: string | ((found: string) => string)
  readonly reason: string
}

export const rewordings: readonly Rewording[] = [
  {
    of: 'CREATE OR REPLACE TABLE … COPY or CLONE',
    pattern: /(?:\/\*.*?\*\/\s*)?(create or replace table `[^ ]+) (?:copy|clone) (`[^ ]+)/gs,
    instead: '$1 as select * from $2',
    reason: 'it knows no COPY, and CLONE does not replace a table',
  },
  {
    of: 'CREATE TABLE (columns) AS SELECT',
    pattern:
      /(create or replace table `[^ ]+) \(\n[\s\S]*?\n\)(?=\n(?:partition by |cluster by |options |as \(\n)[\s\S]*\nas \(\n|\nas \(\n)/g,
    instead: '$1',
    reason: 'the DuckDB behind it takes a list of columns or a query: the query has the columns',
  },
  {
    of: 'ALTER TABLE … SET OPTIONS',
    pattern:
      /^(?:\/\*.*?\*\/\s*)?alter (?:table|view|materialized view) `[^ ]+\s+(?:alter column `[^`]+`\s+)?set\s+options[\s\S]*$/,
    instead: "select 'described'",
    reason: 'it keeps no options: descriptions are left out',
  },
  {
    of: 'CAST(… AS NUMERIC)',
    pattern: /\b(as\s+)numeric(?=\s*\))/gi,
    instead: '$1numeric(38, 9)',
    reason: 'it takes NUMERIC without its size for DECIMAL(18, 3) of DuckDB, where six of nine decimals are lost',
  },
  {
    of: 'CAST',
    pattern: /^[\s\S]*$/,
    instead: (statement) => statement.replace(/(?<!safe_)\bcast\(/gi, 'safe_cast('),
    reason: 'it loses the size of NUMERIC wherever a column is cast, and keeps that of SAFE_CAST',
  },
  {
    of: 'ARRAY_AGG(DISTINCT … IGNORE NULLS)',
    pattern: /array_agg\(distinct ([^()]+|[^()]*\([^()]*\)) ignore nulls\)(\s+from `\S+)/gi,
    instead: 'array_agg(distinct $1)$2 where $1 is not null',
    reason: 'its parser takes the one or the other',
  },
  {
    of: 'EXTRACT(ISOWEEK FROM …)',
    pattern: /extract\(isoweek from ([\w.]+)\)/g,
    instead: "cast(format_date('%V', $1) as int64)",
    reason: 'the DuckDB behind it has no part of that name',
  },
  {
    of: 'DATE_TRUNC(…, ISOWEEK)',
    pattern: /date_trunc\(([\w.]+), isoweek\)/g,
    instead: 'date_sub($1, interval mod(extract(dayofweek from $1) + 5, 7) day)',
    reason: 'the DuckDB behind it has no part of that name',
  },
]

/** The body of a request with its statement in the emulator's words. */
export function inItsWords(body: string): string {
  const job = JSON.parse(body) as { configuration?: { query?: { query?: string } } } // of a request that is JSON
  const query = job.configuration?.query
  if (query?.query === undefined) return body
  const sql = rewordings.reduce(
    (text, { pattern, instead }) =>
      typeof instead === 'string' ? text.replace(pattern, instead) : text.replace(pattern, instead),
    query.query,
  )
  return JSON.stringify({ ...job, configuration: { ...job.configuration, query: { ...query, query: sql } } })
}
