/** What YAML says of a gate. */
export interface ForecastGate {
  /** The method that is to be published: a value of column `method`. */
  readonly method: string
  /** The method it must not be worse than; `seasonal naive` when absent. */
  readonly baseline?: string
  /** An error measure, of which less is better: a value of column `metric`; `wape` when absent. */
  readonly metric?: string
  /** Columns that say what is compared with what: a row of the newest run is judged beside rows of earlier ones that agree in them. */
  readonly of?: readonly string[]
  /** The column that numbers the runs, the newest highest; `run_number` when absent. */
  readonly run?: string
  /** Share by which the error may be above the baseline's; 0 when absent. */
  readonly baseline_tolerance?: number
  /** Share by which the error, or the error relative to the baseline's, may be above the last published one's; 0.05 when absent. */
  readonly tolerance?: number
}

/** What a generic test's module is called with, as far as a gate needs it. */
export interface ForecastGateContext {
  readonly model: string
  readonly args: Readonly<Record<string, unknown>>
}

/**
 * A generic test of a table of forecast runs (rows of run, series, method, metric, value): the newest run must not be worse than the
 * baseline, nor than the run before it. `tests/generic/no_worse_forecast.ts` makes it the project's:
 * `export { noWorseForecast as default } from 'tsdbt/forecast'`.
 *
 * Runs see different days. Harder ones raise the error of every method; those on which the baseline was lucky raise the error relative to it:
 * a run is worse than the one before when both have risen. A newest run without a finite value of the method or of the baseline fails.
 * @returns the query of failing rows: first the reason, by how much it is above what it is held against, and of what, so that a terminal shows them; the worst first
 * @throws TypeError naming an argument that is missing, unknown or of the wrong type
 */
export function noWorseForecast({ model, args }: ForecastGateContext): string {
  const { method, baseline, metric, of, run, baseline_tolerance, tolerance } = gateOf(args)
  const keys = of.map((column) => `judged.${column}`).join(', ')
  // Less itself is 0 on every engine but for NaN and the infinite, which some call equal to themselves and no error.
  const valueOf = (name: string): string => `max(case when method = ${text(name)} and value - value = 0 then value end)`
  return `with judged as (
  select ${[...of, run].join(', ')}, ${valueOf(method)} as error, ${valueOf(baseline)} as baseline_error
  from ${model}
  where metric = ${text(metric)}
  group by ${[...of, run].join(', ')}
),
relative as (
  select *, case when error = 0 then 0 else error / nullif(baseline_error, 0) end as relative_error from judged
),
compared as (
  select
    judged.*,
    coalesce(judged.error <= judged.baseline_error * ${1 + baseline_tolerance}, false) as is_up_to_baseline,
    lag(judged.error) over (partition by ${keys} order by judged.${run}) as last_error,
    lag(judged.relative_error) over (partition by ${keys} order by judged.${run}) as last_relative_error
  from relative as judged
),
newest as (
  select max(${run}) as ${run} from ${model}
),
refused as (
  select
    newest.${run}, ${of.map((column) => `compared.${column}`).join(', ')},
    compared.error, compared.last_error, compared.baseline_error, compared.relative_error, compared.last_relative_error,
    case
      when compared.error is null then ${text(`no ${metric} of ${method}`)}
      when compared.baseline_error is null then ${text(`no ${metric} of ${baseline}`)}
      when compared.is_up_to_baseline then ${text(`${metric} worse than the last published`)}
      else ${text(`${metric} worse than ${baseline}`)}
    end as reason,
    case
      when compared.is_up_to_baseline then compared.error / nullif(compared.last_error, 0)
      else compared.error / nullif(compared.baseline_error, 0)
    end as times_as_much
  from newest
  left join compared on compared.${run} = newest.${run}
  where newest.${run} is not null
    and (
      not coalesce(compared.is_up_to_baseline, false)
      or (
        compared.last_relative_error is not null
        and not coalesce(compared.relative_error <= compared.last_relative_error * ${1 + tolerance}, false)
        and not coalesce(compared.error <= compared.last_error * ${1 + tolerance}, false)
      )
    )
)
select
  reason, cast(round(100 * (times_as_much - 1), 1) as string) || ' %' as worse_by, ${of.toReversed().join(', ')}, ${run},
  error, last_error, baseline_error, relative_error, last_relative_error
from refused
order by times_as_much desc`
}

const defaults = {
  baseline: 'seasonal naive',
  metric: 'wape',
  of: ['model', 'series'] as readonly string[],
  run: 'run_number',
  baseline_tolerance: 0,
  tolerance: 0.05,
}
const known = ['method', ...Object.keys(defaults)]

function gateOf(args: Readonly<Record<string, unknown>>): Required<ForecastGate> {
  const unknown = Object.keys(args).find((name) => !known.includes(name))
  if (unknown !== undefined)
    throw new TypeError(`A forecast gate has no argument "${unknown}": there are ${known.join(', ')}`)
  const word = (name: 'method' | 'baseline' | 'metric' | 'run'): string => {
    const given = args[name] ?? (name === 'method' ? undefined : defaults[name])
    if (typeof given !== 'string' || given === '')
      throw new TypeError(`A forecast gate needs "${name}", a text, found ${JSON.stringify(given) ?? 'none'}`)
    return given
  }
  const share = (name: 'baseline_tolerance' | 'tolerance'): number => {
    const given = args[name] ?? defaults[name]
    if (typeof given !== 'number' || !(given >= 0))
      throw new TypeError(`"${name}" of a forecast gate is a share of 0 or more, found ${JSON.stringify(given)}`)
    return given
  }
  const of = args['of'] ?? defaults.of
  if (!Array.isArray(of) || of.length === 0 || of.some((column) => typeof column !== 'string'))
    throw new TypeError(`"of" of a forecast gate is a list of columns, found ${JSON.stringify(of)}`)
  return {
    method: word('method'),
    baseline: word('baseline'),
    metric: word('metric'),
    run: word('run'),
    of: of.map(String),
    baseline_tolerance: share('baseline_tolerance'),
    tolerance: share('tolerance'),
  }
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`
