import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { proxy, type Exchange } from '../proxy.ts'
import { inItsWords } from './words.ts'
import { freePort } from '../zetasql/service.ts'

export interface Emulator {
  readonly endpoint: string
  close(): Promise<void>
}

/** Starts the emulator of an environment, its data in memory, behind what it needs to be told otherwise. */
export async function startEmulator(
  environment: string,
  folder: string,
  seen?: (exchange: Exchange) => void,
): Promise<Emulator> {
  const [rest, grpc] = [await freePort(), await freePort()]
  const log = openSync(path.join(folder, 'emulator.log'), 'w')
  const server = spawn(
    path.join(environment, 'bin', 'python'),
    [path.join(import.meta.dirname, 'start.py'), 'start', '--rest-port', String(rest), '--grpc-port', String(grpc)],
    { stdio: ['ignore', log, log], cwd: folder },
  )
  const front = await proxy({ to: `http://127.0.0.1:${rest}`, rewrite: inItsWords, ...(seen && { seen }) })
  const close = async (): Promise<void> => {
    await front.close()
    if (server.exitCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null) break
    if (await answers(`http://127.0.0.1:${rest}/bigquery/v2/projects/shop/datasets`))
      return { endpoint: front.endpoint, close }
    await sleep(100)
  }
  await close()
  throw new Error(`The emulator does not start: ${path.join(folder, 'emulator.log')}`)
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ status }) => status < 500,
    () => false,
  )
