/*
 * Draws mart_daily_forecast: what was sold, what is expected, and the ranges that hold four of five and nineteen of twenty days. Reads the rows as JSON, writes SVG:
 *
 *   npx tsdbt show --quiet --select mart_daily_forecast --limit -1 --output json | node plot-forecast.ts > forecast.svg
 */
import { stdin, stdout } from 'node:process'
import { text } from 'node:stream/consumers'

interface Day {
  readonly sold_on: string
  readonly pieces: number | null
  readonly forecast: number | null
  readonly low_80: number | null
  readonly high_80: number | null
  readonly low_95: number | null
  readonly high_95: number | null
}

const shownDays = 120
const size = { width: 880, height: 340, left: 56, right: 16, top: 40, bottom: 32 }

const { show } = JSON.parse(await text(stdin)) as { show: readonly Day[] }
const days = show.toSorted((a, b) => (a.sold_on < b.sold_on ? -1 : 1)).slice(-shownDays)
const most = Math.max(...days.flatMap(({ pieces, high_95 }) => [pieces ?? 0, high_95 ?? 0]))
const step = niceStep(most / 5)
const top = Math.ceil(most / step) * step

const x = (place: number): number => size.left + (place / (days.length - 1)) * (size.width - size.left - size.right)
const y = (value: number): number => size.height - size.bottom - (value / top) * (size.height - size.top - size.bottom)
const point = (place: number, value: number): string => `${x(place).toFixed(1)},${y(value).toFixed(1)}`

stdout.write(
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...grid(),
    ...months(),
    band('low_95', 'high_95', '#dbe7f6'),
    band('low_80', 'high_80', '#b5cdec'),
    line('pieces', '#3b4252'),
    line('forecast', '#1f5fbf'),
    ...legend(),
    '</svg>',
    '',
  ].join('\n'),
)

/** 1, 2 or 5 times a power of ten, at least as large. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10)
}

function grid(): string[] {
  return Array.from({ length: top / step + 1 }, (_, at) => at * step).flatMap((value) => [
    `<path d="M${size.left} ${y(value).toFixed(1)}H${size.width - size.right}" stroke="#e5e9f0"/>`,
    `<text x="${size.left - 8}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end" fill="#6b7280">${value.toLocaleString('en')}</text>`,
  ])
}

function months(): string[] {
  return days.flatMap(({ sold_on }, place) => {
    if (place > 0 && days[place - 1]?.sold_on.slice(0, 7) === sold_on.slice(0, 7)) return []
    if (place > 0 && x(place) > size.width - 60) return []
    const name = new Date(sold_on).toLocaleDateString('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })
    return [`<text x="${x(place).toFixed(1)}" y="${size.height - 10}" fill="#6b7280">${name}</text>`]
  })
}

/** Drawn from the last day that is over, so that nothing hangs in the air. */
function line(key: 'pieces' | 'forecast', colour: string): string {
  const points = days.flatMap((day, place) => {
    const value = day[key] ?? (key === 'forecast' && days[place + 1]?.forecast != null ? day.pieces : null)
    return value === null ? [] : [point(place, value)]
  })
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`
}

function band(low: 'low_80' | 'low_95', high: 'high_80' | 'high_95', colour: string): string {
  const known = days.flatMap((day, place) =>
    day[low] === null ? [] : [{ place, low: day[low], high: day[high] ?? 0 }],
  )
  const upper = known.map((day) => point(day.place, day.high))
  const lower = known.map((day) => point(day.place, day.low)).toReversed()
  return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour}"/>`
}

function legend(): string[] {
  const entries = [
    ['sold', '#3b4252'],
    ['forecast', '#1f5fbf'],
    ['80 %', '#b5cdec'],
    ['95 %', '#dbe7f6'],
  ] as const
  return [
    `<text x="${size.left}" y="22" font-size="14" fill="#111827">Pieces sold a trading day</text>`,
    ...entries.flatMap(([name, colour], at) => {
      const left = size.width - 320 + at * 80
      return [
        `<rect x="${left}" y="13" width="12" height="12" fill="${colour}"/>`,
        `<text x="${left + 18}" y="23" fill="#374151">${name}</text>`,
      ]
    }),
  ]
}
