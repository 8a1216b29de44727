import { daysOf, defineModel, ref } from 'tsdbt'
import { detectAnomalies } from 'tsdbt/analytics'

interface Series {
  readonly series_type: string
  readonly series_id: number
  readonly series_name: string
  readonly category_name: string | null
  readonly days: string[]
  readonly units: number[]
  readonly discounted: number[]
  lines: number
}

/** Days on which a product, a category or the whole chain sold far more or far less than usual there, and what may be behind it. */
export default defineModel({
  config: { partition_by: { field: 'sales_day', data_type: 'date', granularity: 'day' }, cluster_by: ['series_type', 'series_id'] },
  inputs: {
    demand: ref('fct_demand_series', {
      columns: ['series_type', 'series_id', 'series_name', 'category_name', 'sales_day', 'line_count', 'units', 'discounted_units'],
      orderBy: 'series_type, series_id, sales_day',
    }),
    dates: ref('dim_date', { columns: ['date_day', 'holiday_name'], where: 'is_holiday' }),
    occasions: ref('retail_occasions', { columns: ['occasion_date', 'occasion_name'] }),
  },
  columns: {
    sales_day: { type: 'date', not_null: true },
    series_type: { type: 'varchar', not_null: true },
    series_id: { type: 'integer', not_null: true },
    series_name: { type: 'varchar', not_null: true },
    category_name: 'varchar',
    kind: { type: 'varchar', not_null: true },
    actual_units: { type: 'bigint', not_null: true },
    expected_units: { type: 'double', not_null: true },
    change: { type: 'double', not_null: true },
    score: { type: 'double', not_null: true },
    discounted_share: 'double',
    holiday_name: 'varchar',
    likely_cause: 'varchar',
    as_of_day: { type: 'date', not_null: true },
  },
  async *run({ inputs, var: variable, metric }) {
    const holidays = new Map<number, string>()
    for await (const { date_day, holiday_name } of inputs.dates) holidays.set(daysOf(date_day), holiday_name ?? '')
    const known = new Map(holidays)
    for await (const { occasion_date, occasion_name } of inputs.occasions) {
      const day = daysOf(occasion_date)
      if (!known.has(day)) known.set(day, occasion_name)
    }
    const threshold = variable('anomaly_deviations')
    let found = 0
    for await (const series of seriesOf(inputs.demand)) {
      for (const row of unusualDays(series, threshold, { holidays, known })) {
        found++
        yield row
      }
    }
    metric('anomalies', found)
  },
})

/** Rows come in the order of series and days: one series at a time is in memory. */
async function* seriesOf(rows: AsyncIterable<Readonly<Record<string, unknown>>>): AsyncGenerator<Series> {
  let open: Series | undefined
  for await (const row of rows) {
    const [type, id] = [String(row['series_type']), Number(row['series_id'])]
    if (open === undefined || open.series_type !== type || open.series_id !== id) {
      if (open !== undefined) yield open
      const category = row['category_name']
      open = {
        series_type: type,
        series_id: id,
        series_name: String(row['series_name']),
        category_name: typeof category === 'string' ? category : null,
        days: [],
        units: [],
        discounted: [],
        lines: 0,
      }
    }
    open.days.push(String(row['sales_day']))
    open.units.push(Number(row['units']))
    open.discounted.push(Number(row['discounted_units']))
    open.lines += Number(row['line_count'])
  }
  if (open !== undefined) yield open
}

/** Names of days: of public holidays alone, and of all days for which people shop. */
interface Calendar {
  readonly holidays: ReadonlyMap<number, string>
  readonly known: ReadonlyMap<number, string>
}

function unusualDays(series: Series, threshold: number, { holidays, known }: Calendar) {
  const { days, units, discounted, lines, series_type, series_id, series_name, category_name } = series
  const numbers = days.map((day) => daysOf(day))
  const total = units.reduce((sum, value) => sum + value, 0)
  // Counts scatter by their root: a series of few lines a day is not unusual for being uneven.
  const minDeviation = lines === 0 ? 0 : (1.5 * total) / lines * Math.sqrt(lines / days.length)
  const usualShare = total === 0 ? 0 : discounted.reduce((sum, value) => sum + value, 0) / total
  return detectAnomalies(numbers, units, { threshold, minDeviation }).flatMap(({ value, expected, score, kind }, place) => {
    if (kind === 'usual') return []
    const day = numbers[place] ?? 0
    const share = value === 0 ? null : rounded((discounted[place] ?? 0) / value)
    // Of a category only some products are promoted: what counts is whether what was sold beyond the usual was discounted.
    const discountedBeyond = (discounted[place] ?? 0) - expected * usualShare
    const isPromoted = kind === 'high' && discountedBeyond > (value - expected) / 2
    const occasion = [0, 1, -1].map((away) => known.get(day + away)).find((name) => name !== undefined)
    return [
      {
        sales_day: days[place] ?? '',
        series_type,
        series_id,
        series_name,
        category_name,
        kind,
        actual_units: value,
        expected_units: rounded(expected),
        change: expected === 0 ? 0 : rounded(value / expected - 1),
        score: rounded(score),
        discounted_share: share,
        holiday_name: holidays.get(day) ?? null,
        likely_cause: isPromoted ? 'promotion' : (occasion ?? null),
        as_of_day: days.at(-1) ?? '',
      },
    ]
  })
}

/** Six digits: what is further behind differs between machines. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6
