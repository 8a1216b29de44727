import { join } from 'node:path'
import type { JsonRecord } from '../../core/config.ts'
import { TypedText, type CellValue } from '../../core/table.ts'
import { type BigqueryDouble, bigqueryDouble } from '../bigquery/testing/double-api.ts'

/** How an engine says what the table asks, and what it has none of. */
export interface Engine {
  readonly name: string
  readonly type: string
  /** `folder` is for files of the test's own. */
  credentials(folder: string): JsonRecord | Promise<JsonRecord>
  close?(): Promise<void>
  readonly values: readonly (readonly [sql: string, CellValue])[]
  readonly literals: readonly CellValue[]
  /** A decimal's type: as it is written, and as a query of it is described. */
  readonly decimal: readonly [written: string, described: string]
  /** Columns i, b, d, f, t, o, day, seen and l of the table that is filled with values of every kind. */
  readonly everyKind: string
  /** The type of one more column, s; undefined where records cannot be read back. */
  readonly record: string | undefined
  readonly seen: TypedText
  readonly emptyList: CellValue
  /** A query that never ends; undefined where none can be cancelled. */
  readonly endless: string | undefined
  /** Errors tell their place in the text that was sent. */
  readonly hasPlaces: boolean
  /** Of what descriptions are kept. */
  readonly comments: 'none' | 'relations' | 'columns'
  /** A view's columns are those that its tables have now, not those that they had when it was made. */
  readonly hasViewsOfNow: boolean
  /** An emulator that runs what it should only look at. */
  readonly runsDescriptions: boolean
  /** A view whose table is gone is still told of. */
  readonly keepsOrphans: boolean
  /** The result of a script is that of its last statement. */
  readonly hasScripts: boolean
  /** `LISTED` is another table than `listed`. */
  readonly isCaseSensitive: boolean
}

const digits = `(${Array.from({ length: 10 }, (_, digit) => `select ${digit} as d`).join(' union all ')})`

/** A FROM of the whole numbers `i` from 0 up to `count`, in words that every engine knows. */
export function numbers(count: number): string {
  const places = Array.from(String(count), (_, place) => place)
  const sum = places.map((place) => `d${place}.d * ${10 ** place}`).join(' + ')
  const from = places.map((place) => `${digits} as d${place}`).join(' cross join ')
  return `(select i from (select ${sum} as i from ${from}) as every_i where i < ${count}) as numbers`
}

const duckdb: Engine = {
  name: 'duckdb',
  type: 'duckdb',
  credentials: (folder) => ({ path: join(folder, 'conformance.duckdb') }),
  values: [
    ['cast(9007199254740993 as bigint)', 9007199254740993n],
    ['cast(5 as bigint)', 5],
    ['cast(0.1 as decimal(38, 10))', new TypedText('decimal', '0.1000000000')],
    [`timestamp '2024-02-29 01:02:03.000456'`, new TypedText('timestamp', '2024-02-29 01:02:03.000456')],
    [`'it''s'`, "it's"],
  ],
  literals: [null, true, 0, -15, 12345678901234567890n, "a'b\n", new TypedText('date', '2020-01-01')],
  decimal: ['decimal(10, 2)', 'decimal(10,2)'],
  everyKind:
    'i integer, b bigint, d decimal(12, 2), f double, t varchar, o boolean, day date, seen timestamp, l integer[]',
  record: 'struct(a integer, b varchar)',
  seen: new TypedText('timestamp', '2024-02-29 01:02:03.000456'),
  emptyList: null,
  endless: 'select count(*) from range(100000000) as a(i), range(100000000) as b(j) where i * j % 7 = 3',
  hasPlaces: true,
  comments: 'columns',
  hasViewsOfNow: true,
  keepsOrphans: true,
  runsDescriptions: false,
  hasScripts: true,
  isCaseSensitive: false,
}

const googleSql = {
  type: 'bigquery',
  values: [
    ['9007199254740993', 9007199254740993n],
    [`numeric '0.1'`, new TypedText('decimal', '0.1')],
    [`datetime '2024-02-29 01:02:03.000456'`, new TypedText('timestamp', '2024-02-29 01:02:03.000456')],
    [`'it\\'s'`, "it's"],
  ],
  literals: [null, true, 0, -15, 9007199254740993n, "a'b\n", new TypedText('date', '2020-01-01')],
  decimal: ['numeric', 'numeric'],
  everyKind: 'i int64, b int64, d numeric, f float64, t string, o bool, day date, seen datetime, l array<int64>',
  record: 'struct<a int64, b string>',
  seen: new TypedText('timestamp', '2024-02-29 01:02:03.000456'),
  emptyList: [],
  endless: undefined,
  hasPlaces: false,
  hasViewsOfNow: false,
  hasScripts: false,
  isCaseSensitive: true,
} as const

const onLoopback = (endpoint: string): JsonRecord => ({
  method: 'oauth-secrets',
  token: 'loopback',
  project: 'shop',
  dataset: 'conformance',
  api_endpoint: endpoint,
})

let double: BigqueryDouble | undefined
const emulator = process.env['TSDBT_BIGQUERY_ENDPOINT']

/** Every adapter that can open here; an engine joins by one line. BigQuery's runs on the double, and on an emulator whose address is given. */
export const engines: readonly Engine[] = [
  duckdb,
  {
    ...googleSql,
    name: 'bigquery',
    credentials: async () => onLoopback((double = await bigqueryDouble('shop')).endpoint),
    close: async () => double?.close(),
    comments: 'relations',
    record: undefined,
    keepsOrphans: false,
    runsDescriptions: false,
  },
  ...(emulator === undefined
    ? []
    : [
        {
          ...googleSql,
          name: 'bigquery emulator',
          credentials: () => onLoopback(emulator),
          comments: 'none' as const,
          keepsOrphans: true,
          runsDescriptions: true,
        },
      ]),
]
