/** A call of a cross-database macro over rows that both engines read alike. */
export interface MacroCase {
  readonly macro: string
  /** Jinja: what stands between the braces. */
  readonly call: string
  /** A relation to select from; one row without columns when left out. */
  readonly from?: string
  /** The call is a query of its own, whose only column is this. */
  readonly column?: string
}

const quoted = (sql: string): string => JSON.stringify(sql)
const text = (value: string): string => `'${value.replaceAll("'", "\\'")}'`

const days = ['2024-02-29', '2023-12-31', '2024-01-01', '2024-01-31', '2018-05-06', '2018-05-07', '1969-12-28']
const times = ['2024-02-28 13:45:10', '2024-12-31 23:59:59', '2025-01-01 00:00:00', '1970-01-01 00:00:00']
const moments: readonly string[] = [
  ...days.map((day) => `cast('${day}' as date)`),
  ...times.map((time) => `cast('${time}' as timestamp)`),
]
const nullMoments = ['cast(null as date)', 'cast(null as timestamp)']
const dayParts = ['year', 'quarter', 'month', 'week', 'day']
const timeParts = ['hour', 'minute', 'second']

const of = (macro: string, calls: readonly string[], from?: string): readonly MacroCase[] =>
  calls.map((call) => ({ macro, call: `dbt.${macro}(${call})`, ...(from !== undefined && { from }) }))

const pairs = moments.flatMap((first, index) =>
  [1, 3, 7].map((step) => [first, moments[(index + step) % moments.length] ?? first] as const),
)

const dates: readonly MacroCase[] = [
  ...of(
    'dateadd',
    [...dayParts, ...timeParts].flatMap((part) =>
      [...moments, ...nullMoments].flatMap((moment) =>
        [2, -1, 0, 13].map((count) => `'${part}', ${count}, ${quoted(moment)}`),
      ),
    ),
  ),
  ...of(
    'dateadd',
    dayParts.map((part) => `'${part}', 'x', ${quoted(moments[0] ?? '')}`),
    '(select 5 as x union all select -7 as x) as numbers',
  ),
  ...of(
    'datediff',
    [...dayParts, ...timeParts].flatMap((part) =>
      [...pairs, ...pairs.map(([a, b]) => [b, a] as const), [nullMoments[0] ?? '', moments[0] ?? ''] as const].map(
        ([first, second]) => `${quoted(first)}, ${quoted(second)}, '${part}'`,
      ),
    ),
  ),
  ...of(
    'date_trunc',
    [...dayParts, ...timeParts].flatMap((part) =>
      [...moments, ...nullMoments]
        .filter((moment) => !timeParts.includes(part) || moment.endsWith('timestamp)'))
        .map((moment) => `'${part}', ${quoted(moment)}`),
    ),
  ),
  ...of(
    'last_day',
    ['year', 'quarter', 'month', 'week'].flatMap((part) =>
      [...moments, ...nullMoments].map((moment) => `${quoted(moment)}, '${part}'`),
    ),
  ),
  ...of('date', ['2024, 2, 29', '1969, 12, 31', '2000, 1, 1']),
]

const strings = ["'a-b-c'", "''", "'-'", "'a'", "'ä-é-😀'", "'a-'", 'cast(null as {string})']
const texts: readonly MacroCase[] = [
  ...of(
    'split_part',
    strings.flatMap((value) => [1, 2, 3, 4, -1, -2, -4].map((part) => `${quoted(value)}, ${quoted("'-'")}, ${part}`)),
  ),
  ...of('split_part', [
    `${quoted("'a--b'")}, ${quoted("'--'")}, 2`,
    `${quoted("'a|b'")}, ${quoted("'|'")}, 2`,
    `${quoted("'a.b'")}, ${quoted("'.'")}, 1`,
  ]),
  ...of(
    'right',
    strings.flatMap((value) => [0, 1, 3, 99].map((length) => `${quoted(value)}, ${length}`)),
  ),
  ...of(
    'position',
    strings.flatMap((value) =>
      [text('-'), text('b'), text('zz'), text('')].map((part) => `${quoted(part)}, ${quoted(value)}`),
    ),
  ),
  ...of(
    'replace',
    strings.flatMap((value) =>
      [
        ["'-'", "'+'"],
        ["'a'", "''"],
        ["'zz'", "'y'"],
      ].map(([old, now]) => `${quoted(value)}, ${quoted(old ?? '')}, ${quoted(now ?? '')}`),
    ),
  ),
  ...of('length', strings.map(quoted)),
  ...of('hash', [
    ...strings.map(quoted),
    "'1'",
    quoted("cast('2024-02-29' as date)"),
    quoted("cast('2024-02-28 13:45:10' as timestamp)"),
    "'true'",
    quoted('cast(1.50 as {numeric})'),
    quoted('cast(null as {int})'),
  ]),
  ...of('concat', [
    `[${strings.slice(0, 3).map(quoted).join(', ')}]`,
    `[${quoted("'a'")}]`,
    `[${quoted("'a'")}, ${quoted('cast(null as {string})')}]`,
  ]),
  ...of('string_literal', ["'plain'", `''`, "'ä 😀'", quoted('50%')]),
  { macro: 'escape_single_quotes', call: `dbt.string_literal(dbt.escape_single_quotes("it's 'so'"))` },
  { macro: 'escape_single_quotes', call: `dbt.string_literal(dbt.escape_single_quotes("plain"))` },
]

const casts: readonly MacroCase[] = [
  ...of(
    'safe_cast',
    [
      ["'12'", 'int'],
      ["'x'", 'int'],
      ["''", 'int'],
      ["'1.5'", 'float'],
      ["'x'", 'float'],
      ["'2024-02-29'", 'date'],
      ["'2023-02-29'", 'date'],
      ["'true'", 'boolean'],
      ["'maybe'", 'boolean'],
      ["'2024-02-28 13:45:10'", 'timestamp'],
      ["'soon'", 'timestamp'],
      ["'1.5'", 'numeric'],
      ['cast(null as {string})', 'int'],
      ['1', 'string'],
    ].map(([value, type]) => `${quoted(value ?? '')}, ${type === 'date' ? "'date'" : `dbt.type_${type}()`}`),
  ),
  ...of(
    'cast',
    [
      ["'12'", 'int'],
      ['12', 'string'],
      ["'1.5'", 'numeric'],
      ["'1.5'", 'float'],
      ['1', 'boolean'],
      ["'2024-02-28 13:45:10'", 'timestamp'],
      ['true', 'int'],
      ['cast(null as {string})', 'bigint'],
    ].map(([value, type]) => `${quoted(value ?? '')}, dbt.type_${type}()`),
  ),
  ...of('cast_bool_to_text', ["'true'", "'false'", quoted('1 = 2'), quoted('cast(null as {boolean})')]),
  ...of(
    'equals',
    [
      ['1', '1'],
      ['1', '2'],
      ["'a'", "'a'"],
      ['cast(null as {int})', '1'],
      ['cast(null as {int})', 'cast(null as {int})'],
    ].map(([a, b]) => `${quoted(a ?? '')}, ${quoted(b ?? '')}`),
  ),
]

const letters =
  "(select 1 as n, 'b' as x union all select 2, 'a' union all select 3, 'c' union all select 4, cast(null as {string})) as letters"
const nobody = "(select 1 as n, 'a' as x limit 0) as nobody"
const aggregates: readonly MacroCase[] = [
  ...[letters, nobody].flatMap((from) => [
    ...of(
      'listagg',
      [
        `'x', "','", 'order by n'`,
        `'x', "','", 'order by n desc'`,
        `'x', "'; '", 'order by x', 2`,
        `'x', "''", 'order by n', 9`,
      ],
      from,
    ),
    ...of('bool_or', ["'n > 3'", "'n > 9'", "'x is null'", `"x = 'a'"`], from),
  ]),
  ...of('any_value', ["'same'"], '(select 7 as same union all select 7) as sames'),
  ...of('any_value', ["'x'"], nobody),
]

const arrays: readonly MacroCase[] = [
  `array_construct(["'a'", "'b'"])`,
  `array_append(dbt.array_construct(["'a'"]), "'b'")`,
  `array_concat(dbt.array_construct(["'a'", "'b'"]), dbt.array_construct(["'c'"]))`,
  `array_concat(dbt.array_construct([], dbt.type_string()), dbt.array_construct(["'c'"]))`,
].map((call) => ({ macro: call.slice(0, call.indexOf('(')), call: `'array_to_string(' ~ dbt.${call} ~ ", ',')"` }))

const series: readonly MacroCase[] = [
  ...[1, 2, 5, 16, 17].map((bound) => ({
    macro: 'generate_series',
    call: `dbt.generate_series(${bound})`,
    column: 'generated_number',
  })),
  ...[
    ['day', '2024-02-27', '2024-03-02'],
    ['day', '2024-02-27', '2024-02-28'],
    ['week', '2024-01-01', '2024-02-01'],
    ['month', '2024-01-31', '2024-05-31'],
    ['year', '2020-02-29', '2024-02-29'],
  ].map(([part, start, end]) => ({
    macro: 'date_spine',
    call: `dbt.date_spine('${part}', "cast('${start}' as date)", "cast('${end}' as date)")`,
    column: `date_${part}`,
  })),
]

const sets: readonly MacroCase[] = ['except', 'intersect'].map((macro) => ({
  macro,
  call: `"select x from (select 1 as x union all select 1 union all select 2) as a " ~ dbt.${macro}() ~ " select x from (select 2 as x union all select 3) as b"`,
  column: 'x',
}))

const types: readonly MacroCase[] = [
  ['string', "'a'"], ['int', '7'], ['bigint', '9007199254740993'], ['float', '0.25'], ['numeric', "'12345.678901'"], ['boolean', 'true'], ['timestamp', "'2024-02-28 13:45:10'"],
].map(([type, value]) => ({ macro: `type_${type}`, call: `"cast(${value} as " ~ dbt.type_${type}() ~ ")"` })) // prettier-ignore

export const macroCases: readonly MacroCase[] = [
  ...dates,
  ...texts,
  ...casts,
  ...aggregates,
  ...arrays,
  ...series,
  ...sets,
  ...types,
]
