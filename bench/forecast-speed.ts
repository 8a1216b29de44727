import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as forecast from '../cli/forecast/index.ts'
import { randomFrom } from '../cli/forecast/trees/random.ts'

/**
 * CPU time to fit and forecast series of 130 daily values with a weekly season, beside statsforecast on the same values in the same run. One thread; two cores do twice as many.
 *
 *     npm run bench:forecast -- [series]
 *
 * statsforecast goes into an environment of its own (`TSDBT_FORECAST_ENV` keeps it elsewhere).
 */
const count = Number(process.argv[2] ?? 100)
const [length, horizon, season] = [130, 14, 7]
const random = randomFrom(11)
const series = Array.from({ length: count }, () => daily())

/** Level, drift, a weekly pattern and noise, none of them the same twice; never below 1. */
function daily(): Float64Array {
  const [level, slope, swing, phase] = [20 + 200 * random(), random() - 0.5, random() * 0.5, random() * 7]
  let shock = 0
  return Float64Array.from({ length }, (_, t) => {
    shock = 0.5 * shock + (random() + random() + random() - 1.5) * 0.2
    const value = (level + (slope * t) / 5) * (1 + swing * Math.sin((2 * Math.PI * (t + phase)) / 7) + shock)
    return Math.max(1, Math.round(value))
  })
}

const pairs: readonly (readonly [string, forecast.Method, string, number])[] = [
  ['optimised Theta', forecast.optimizedTheta(), 'DynamicOptimizedTheta(season_length=7)', 5000],
  ['ARIMA(1,1,1)', forecast.arima({ order: [1, 1, 1] }), 'ARIMA(order=(1, 1, 1))', 1000],
  ['auto-ETS', forecast.autoEts(), 'AutoETS(season_length=7)', 300],
  ['auto-ARIMA', forecast.autoArima(), 'AutoARIMA(season_length=7)', 100],
  ['MSTL', forecast.mstl(), 'MSTL(season_length=7)', 0],
]

const python = `
import json, sys, time, warnings
warnings.simplefilter('ignore')
import numpy as np
from statsforecast.models import *
series = [np.array(values, dtype=float) for values in json.load(sys.stdin)]
for source in ${JSON.stringify(pairs.map(([, , source]) => source))}:
    model = eval(source)
    model.forecast(y=series[0], h=${horizon})
    started = time.process_time()
    for y in series: model.forecast(y=y, h=${horizon})
    print(1000 * (time.process_time() - started) / len(series))
`

const peers = theirs()
console.log(`${count} series of ${length} values, CPU milliseconds a series`)
console.log('method             tsdbt  statsforecast   ratio   series/s on 2 cores   goal')
pairs.forEach(([name, method, , goal], place) => {
  const ours = cpuOf(method)
  const peer = peers[place] ?? Number.NaN
  const cells = [ours.toFixed(3).padStart(9), peer.toFixed(3).padStart(15), (ours / peer).toFixed(2).padStart(8)]
  console.log(
    `${name.padEnd(15)}${cells.join('')}${(2000 / ours).toFixed(0).padStart(22)}${String(goal || '').padStart(7)}`,
  )
})

function cpuOf(method: forecast.Method): number {
  const run = (values: Float64Array) => method.fit(values, season).forecast(horizon)
  series.slice(0, 10).forEach(run)
  const before = process.threadCpuUsage()
  series.forEach(run)
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000 / series.length
}

function theirs(): number[] {
  const folder = process.env['TSDBT_FORECAST_ENV'] ?? path.join(tmpdir(), 'tsdbt-forecast-environment')
  if (!existsSync(path.join(folder, 'bin', 'python'))) {
    console.error(`Installing statsforecast into ${folder}`)
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    execFileSync(path.join(folder, 'bin', 'pip'), ['install', '--quiet', 'statsforecast==2.1.*'], { stdio: 'inherit' })
  }
  const one = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMBA_NUM_THREADS: '1' }
  const input = JSON.stringify(series.map((values) => [...values]))
  const output = execFileSync(path.join(folder, 'bin', 'python'), ['-c', python], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...one },
  })
  return output.trim().split('\n').map(Number)
}
