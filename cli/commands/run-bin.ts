import { WarehouseError } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { makeSecrets, secretsOfEnvironment } from '../core/redact.ts'
import { compatibleDbt } from '../project/version.ts'
import { EventBus } from './event-bus.ts'
import { listenForInterrupt } from './interrupt.ts'
import { makeInvocationId } from './invocation-id.ts'
import type { Invocation, ReportPlace } from './invocation.ts'
import { Options } from './options.ts'
import { type Call, readArguments } from './program.ts'
import { refuse } from './refuse.ts'
import { stdio, writtenOut } from './stdio.ts'
import { standsForDbt } from './version-text.ts'

/** Runs one command line to its end; the number is the process's exit code. */
export async function runBin(argv: readonly string[], version: string): Promise<number> {
  const env = process.env
  const reading = await readArguments(argv, env, version, {
    out: (text) => stdio().stdout.write(text),
    err: (text) => stdio().stderr.write(text),
  })
  if (reading.kind === 'done') {
    await writtenOut()
    return reading.exitCode
  }
  const bus = new EventBus()
  const world = {
    argv,
    cwd: process.cwd(),
    env,
    version,
    invocationId: makeInvocationId(),
    startedAt: new Date(),
    now: () => Date.now(),
    emit: bus.emit,
    secrets: makeSecrets(secretsOfEnvironment(env)),
  }
  const command = reading.call.ok ? reading.call.value.spec.name : ''
  const options = reading.call.ok ? reading.call.value.options : new Options(new Map())
  const connect = async (asked: Options, place: ReportPlace | undefined): Promise<void> => {
    // Loads while a warehouse opens.
    const { reporterFor } = await import('./reporting.ts')
    if (!bus.isConnected) bus.connect(reporterFor({ ...world, command }, asked, place))
  }
  const interrupt = listenForInterrupt()
  // A module that waits for what never comes would let Node end as if all were done.
  const alive = setInterval(() => undefined, 60_000)
  try {
    if (!reading.call.ok) return refuse(world, reading.call.problems)
    const exitCode = await runCommand(reading.call.value, {
      ...world,
      command,
      options,
      words: reading.call.value.words,
      signal: interrupt.signal,
      report: async (place) => {
        bus.hidesPrints = place.options.switch('print') === false
        await connect(place.options, place)
      },
    })
    const isMeantToEnd = reading.call.value.spec.endsByInterrupt === true
    return isMeantToEnd ? exitCode : (interrupt.exitCode() ?? exitCode)
  } finally {
    clearInterval(alive)
    interrupt.release()
    await connect(options, undefined)
    await bus.close()
    await writtenOut()
  }
}

async function runCommand({ spec }: Call, invocation: Invocation): Promise<number> {
  const { command, version, emit, options, now, signal } = invocation
  emit({
    type: 'invocation-started',
    version,
    command,
    args: options.entries(),
    ...(standsForDbt(invocation.env) && { dbtVersion: compatibleDbt }),
  })
  const exitCode = await loadAndRun(spec, invocation)
  const elapsedMs = now() - invocation.startedAt.getTime()
  const isCutShort = signal.aborted && spec.endsByInterrupt !== true
  emit({ type: 'command-finished', command, success: exitCode === 0 && !isCutShort, elapsedMs })
  return exitCode
}

async function loadAndRun(spec: Call['spec'], invocation: Invocation): Promise<number> {
  try {
    const { run } = await spec.load()
    return await run(invocation)
  } catch (error) {
    if (error instanceof ProblemError) return refuse(invocation, error.problems)
    if (error instanceof WarehouseError && error.kind === 'cancelled' && invocation.signal.aborted) {
      invocation.emit({ type: 'note', level: 'warn', text: 'Exited because of keyboard interrupt' })
      return 1
    }
    if (error instanceof WarehouseError) {
      // What the warehouse refuses outside of any node: a schema that may not be made, a catalog that may not be read.
      const reason = `${error.title}: ${error.message}`
      return refuse(invocation, [
        problem('sql-error', { reason }, undefined, { hint: error.detail['hint'], cause: error }),
      ])
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    invocation.emit({
      type: 'note',
      level: 'warn',
      text: `tsdbt failed in a way it should not: please report this.\n${stack}`,
    })
    return 2
  }
}
