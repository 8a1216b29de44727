import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { boostTrees } from '../cli/forecast/trees/ensemble.ts'
import { rmse } from '../cli/forecast/metrics.ts'
import { randomFrom } from '../cli/forecast/trees/random.ts'

/**
 * Boosted trees, by 1, 2 and 4 threads, beside LightGBM on one thread: the same rows of made-up demand (26 features), the same parameters, one run.
 *
 *     npm run bench:forecast-trees -- [rows]
 *
 * LightGBM goes into an environment of its own (`TSDBT_FORECAST_TREES_ENV` keeps it elsewhere).
 */
const rows = Number(process.argv[2] ?? 200_000)
const training = Math.round(rows * 0.8)
const features = 26
const random = randomFrom(7)
const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const columns = Array.from({ length: features }, (_, feature) =>
  Float64Array.from({ length: rows }, () => valueOf(feature)),
)
const products = Float64Array.from({ length: 60 }, gauss)
/** Logarithms of demand: their RMSE is RMSLE. */
const target = Float64Array.from({ length: rows }, (_, row) => Math.log1p(poisson(Math.exp(meanOf(row)))))

/** A weekday, a product, a price that is sometimes missing, and noise. */
function valueOf(feature: number): number {
  if (feature === 3) return Math.floor(random() * 7)
  if (feature === 4) return Math.floor(random() * 60)
  return feature === 5 && random() < 0.1 ? Number.NaN : gauss()
}

function meanOf(row: number): number {
  const [a = 0, b = 0, c = 0, weekday = 0, product = 0, price = 0] = columns.map((column) => column[row] ?? 0)
  const effect = (products[product] ?? 0) * 0.5 + (Number.isNaN(price) ? 0 : 0.2 * price)
  return 1 + 0.6 * Math.sin(a) + (c > 0 ? 0.4 * b : 0) + 0.3 * Math.cos(weekday) + effect
}

function poisson(mean: number): number {
  const limit = Math.exp(-mean)
  let product = random()
  let count = 0
  while (product > limit) {
    product *= random()
    count++
  }
  return count
}

const python = `
import sys, time
import numpy as np, lightgbm as lgb
values = np.frombuffer(sys.stdin.buffer.read(), dtype='<f8').reshape(${features + 1}, ${rows})
X, y = values[:-1].T.copy(), values[-1]
params = dict(objective='l2', num_leaves=63, learning_rate=0.05, min_data_in_leaf=50, min_sum_hessian_in_leaf=0, num_threads=1, verbose=-1)
started = time.process_time()
model = lgb.train(params, lgb.Dataset(X[:${training}], y[:${training}]), 300)
seconds = time.process_time() - started
print(seconds, np.sqrt(np.mean((model.predict(X[${training}:]) - y[${training}:]) ** 2)))
`

const data = { columns: columns.map((column) => column.slice(0, training)), target: target.slice(0, training) }
const runs = [1, 2, 4].map((workers) => {
  const [before, started] = [process.cpuUsage(), performance.now()]
  const trained = boostTrees(data, { trees: 300, rate: 0.05, leaves: 63, leafRows: 50, workers })
  const { user, system } = process.cpuUsage(before)
  const bytes = createHash('sha256')
    .update(JSON.stringify([trained.base, trained.trees]))
    .digest('hex')
  return { workers, trained, bytes, cpu: (user + system) / 1e6, wall: (performance.now() - started) / 1000 }
})
const [{ trained: model, cpu: ours, bytes: alone } = fail()] = runs
const error = rmse(target.slice(training), model.predict(columns.map((column) => column.slice(training))))
const [theirs = Number.NaN, peerError = Number.NaN] = lightGbm()
for (const { workers, bytes, cpu, wall } of runs) {
  const same = bytes === alone ? 'the same bytes' : 'OTHER BYTES'
  console.log(`${workers} threads  ${wall.toFixed(2)} seconds  ${cpu.toFixed(2)} CPU seconds  ${same}`)
}
console.log(`${training} rows × ${features} features, 300 trees of 63 leaves`)
console.log(`tsdbt     RMSLE ${error.toFixed(5)}  ${ours.toFixed(2)} CPU seconds`)
console.log(`LightGBM  RMSLE ${peerError.toFixed(5)}  ${theirs.toFixed(2)} CPU seconds`)
console.log(`ratio     ${(error / peerError).toFixed(4)} (bar 1.005)  ${(ours / theirs).toFixed(2)} (bar 2)`)

function fail(): never {
  throw new Error('nothing was trained')
}

function lightGbm(): number[] {
  const folder = process.env['TSDBT_FORECAST_TREES_ENV'] ?? path.join(tmpdir(), 'tsdbt-lightgbm-environment')
  if (!existsSync(path.join(folder, 'bin', 'python'))) {
    console.error(`Installing LightGBM into ${folder}`)
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    execFileSync(path.join(folder, 'bin', 'pip'), ['install', '--quiet', 'lightgbm==4.*', 'numpy'], {
      stdio: 'inherit',
    })
  }
  const input = Buffer.concat([...columns, target].map((column) => Buffer.from(column.buffer)))
  const env = { ...process.env, OMP_NUM_THREADS: '1' }
  return execFileSync(path.join(folder, 'bin', 'python'), ['-c', python], {
    input,
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 20,
  })
    .trim()
    .split(' ')
    .map(Number)
}
