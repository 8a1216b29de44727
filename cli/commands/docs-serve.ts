import { existsSync } from 'node:fs'
import path from 'node:path'
import { problem } from '../core/diagnostic.ts'
import { isLoopback } from '../docs/serve/hosts.ts'
import { servePage } from '../docs/serve/page-server.ts'
import type { Invocation } from './invocation.ts'
import { openLink } from './open-link.ts'
import { openProject } from './open-project.ts'
import { refuse } from './refuse.ts'

const [usualHost, usualPort] = ['127.0.0.1', '8080']

/** `tsdbt docs serve`: gives out the page of the target folder until Ctrl-C. */
export async function run(invocation: Invocation): Promise<number> {
  const { options, signal } = invocation
  const host = options.text('host') ?? usualHost
  if (!isLoopback(host)) {
    const expected = "this machine's own address (127.0.0.1, ::1 or localhost)"
    const hint = 'The page is one file: to show it to others, put target/index.html where they can read it.'
    return refuse(invocation, [problem('flag-invalid', { flag: '--host', expected, found: host }, undefined, { hint })])
  }
  const given = options.text('port') ?? usualPort
  const port = /^\d{1,5}$/.test(given) ? Number(given) : -1
  if (port < 0 || port > 65_535) {
    const values = { flag: '--port', expected: 'a port from 0 to 65535', found: given }
    return refuse(invocation, [problem('flag-invalid', values)])
  }
  const opened = await openProject(invocation, { needsProfile: false, loadPackages: false })
  if (!opened.ok) return refuse(invocation, opened.problems)
  const folder = opened.value.project.targetPath
  if (!existsSync(path.join(folder, 'index.html'))) {
    const hint = 'Run tsdbt docs generate first.'
    return refuse(invocation, [problem('docs-missing', { path: folder }, undefined, { hint })])
  }
  const listening = await servePage(folder, host, port)
  if (listening.state === 'refused') {
    const isTaken = listening.code === 'EADDRINUSE'
    const reason = isTaken ? 'another program listens there' : listening.code
    const hint = isTaken ? `Give another one: --port ${port + 1}, or --port 0 for any that is free.` : undefined
    return refuse(invocation, [problem('port-unusable', { port, host, reason }, undefined, { hint })])
  }
  const { server } = listening
  const say = (text: string): void => invocation.emit({ type: 'note', level: 'info', text })
  say(`The documentation is at ${server.url}`)
  say('Press Ctrl-C to end.')
  if (opened.value.options.switch('browser') !== false) await openLink(server.url, invocation)
  await ended(signal)
  await server.close()
  return 0
}

const ended = async (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve())
  })
