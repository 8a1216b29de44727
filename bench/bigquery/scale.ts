/*
 * What tsdbt itself takes for a build of many nodes on BigQuery, on a double that waits and does nothing: `npm run bigquery:scale [-- <nodes>] [--threads 64]
 * [--latency 200]`. A quarter of the nodes are tables, the others their tests.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { measure, report } from '../measure.ts'
import { writeSyntheticProject } from '../synthetic-project.ts'
import { IdleBackend } from './idle-backend.ts'
import { restService } from './rest/service.ts'
import { bigqueryTarget, root } from './tsdbt.ts'

const flag = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const nodes = Number(process.argv[2]?.match(/^\d+$/)?.[0] ?? 5000)
const [threads, latencyMs] = [flag('threads', 64), flag('latency', 200)]

const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-scale-'))
const backend = new IdleBackend(latencyMs)
const rest = await restService(backend)
writeSyntheticProject(folder, Math.round(nodes / 4), ':memory:')
rmSync(path.join(folder, 'dbt_project.yml'))
const project = path.join(folder, 'project.yml')
writeFileSync(project, readFileSync(project, 'utf8').replace('+materialized: view', '+materialized: table'))
const target = bigqueryTarget(rest.endpoint, { dataset: 'synthetic', threads })
writeFileSync(
  path.join(folder, 'profiles.yml'),
  JSON.stringify({ synthetic: { target: 'it', outputs: { it: target } } }),
)

const bin = path.join(root, 'cli', 'bin.cjs')
const parsed = await measure([process.execPath, bin, 'parse'], { cwd: folder })

interface Sample {
  readonly jobs: number
  readonly megabytes: number
}

/** CPU and memory of a build, memory by jobs that were sent. */
async function build(): Promise<{
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly samples: readonly Sample[]
}> {
  const samples: Sample[] = []
  const started = performance.now()
  const child = spawn(process.execPath, [bin, 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const poll = setInterval(() => {
    const megabytes = Number(/VmRSS:\s+(\d+)/.exec(statusOf(child.pid))?.[1] ?? 0) / 1024
    if (megabytes > 0) samples.push({ jobs: backend.jobs, megabytes })
  }, 100)
  let ticks = 0
  const clock = setInterval(() => (ticks = cpuTicks(child.pid) ?? ticks), 20)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(poll)
  clearInterval(clock)
  if (code !== 0) throw new Error(`The build failed: ${code}`)
  return { cpuSeconds: ticks / 100, wallSeconds: (performance.now() - started) / 1000, samples }
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return '' // it has ended, or the system has no /proc
  }
}

/** User and system time in hundredths of a second. */
function cpuTicks(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return undefined
  }
}

const { cpuSeconds, wallSeconds, samples } = await build()
await rest.close()
rmSync(folder, { recursive: true, force: true })

const at = (share: number): number => samples.find(({ jobs }) => jobs >= backend.jobs * share)?.megabytes ?? Number.NaN
const perNode = ((cpuSeconds - parsed.cpuSeconds) / nodes) * 1000
report(
  `${nodes} nodes on BigQuery, ${threads} threads, ${latencyMs} ms a job, ${backend.jobs} jobs, ${rest.requests()} requests`,
  [
    {
      'CPU s': cpuSeconds,
      'of it parsing': parsed.cpuSeconds,
      'wall s': Number(wallSeconds.toFixed(1)),
      'MB at 1/4': Math.round(at(0.25)),
      'MB at 1/2': Math.round(at(0.5)),
      'MB at the end': Math.round(samples.at(-1)?.megabytes ?? Number.NaN),
      'requests refused': rest.broken.length,
    },
  ],
  `CPU a node ${perNode.toFixed(2)} ms (bar 5)`,
)
