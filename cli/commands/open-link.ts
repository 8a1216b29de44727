import { spawn } from 'node:child_process'
import type { Invocation } from './invocation.ts'

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Opens a link with what the system opens links with; says so where there is nothing. */
export async function openLink(url: string, { emit, env }: Pick<Invocation, 'emit' | 'env'>): Promise<void> {
  const [command, ...first] = openers[process.platform] ?? [env['BROWSER'] ?? 'xdg-open']
  const started = await new Promise<boolean>((resolve) => {
    const child = spawn(command, [...first, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
  if (!started)
    emit({ type: 'note', level: 'warn', text: `There is no "${command}" to open it with: open the link yourself.` })
}
