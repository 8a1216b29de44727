import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** In every file that is written: what has it may be replaced and taken away. */
const mark = 'Written by "tsdbt shim"'
/** What `--force` makes of the dbt that was there. */
const keptAs = '.before-tsdbt'

export interface Runner {
  /** The Node that runs it, absolute. */
  readonly node: string
  /** `cli/bin.cjs`, absolute. */
  readonly entry: string
}

/** A `dbt` for shells and one for Windows; each falls back on what the PATH has, should either file move. */
const shimFiles = ({ node, entry }: Runner): Readonly<Record<string, string>> => ({
  dbt: `#!/bin/sh
# ${mark}: "dbt" runs tsdbt here. "tsdbt shim --remove" in its folder takes it away.
TSDBT_AS_DBT=1
export TSDBT_AS_DBT
node=${quoted(node)}
entry=${quoted(entry)}
[ -x "$node" ] || node=node
[ -f "$entry" ] || exec tsdbt "$@"
exec "$node" "$entry" "$@"
`,
  'dbt.cmd': `@echo off\r
rem ${mark}: "dbt" runs tsdbt here. "tsdbt shim --remove" in its folder takes it away.\r
setlocal\r
set TSDBT_AS_DBT=1\r
if exist "${entry}" (\r
  "${node}" "${entry}" %*\r
) else (\r
  tsdbt %*\r
)\r
exit /b %ERRORLEVEL%\r
`,
})

/** Names under which a real dbt may lie in a folder. */
const dbtNames = ['dbt', 'dbt.cmd', 'dbt.exe']

/** A dbt in the folder that is not ours. */
export const foreignDbt = (folder: string): string | undefined =>
  dbtNames.map((name) => path.join(folder, name)).find((file) => existsSync(file) && !isOurs(file))

/** Writes the shim; a dbt that is there is kept under another name. */
export function writeShim(folder: string, runner: Runner): readonly string[] {
  for (const name of dbtNames) {
    const file = path.join(folder, name)
    if (existsSync(file) && !isOurs(file)) renameSync(file, `${file}${keptAs}`)
  }
  return Object.entries(shimFiles(runner)).map(([name, text]) => {
    const file = path.join(folder, name)
    // Put in its place whole, and never through a link.
    writeFileSync(`${file}.${process.pid}.tmp`, text, { mode: 0o755 })
    renameSync(`${file}.${process.pid}.tmp`, file)
    return file
  })
}

/** Takes the shim away, and brings back what it stood in for. */
export function removeShim(folder: string): {
  readonly removed: readonly string[]
  readonly restored: readonly string[]
} {
  const removed = dbtNames.map((name) => path.join(folder, name)).filter((file) => existsSync(file) && isOurs(file))
  for (const file of removed) rmSync(file)
  const restored = dbtNames
    .map((name) => path.join(folder, name))
    .filter((file) => existsSync(`${file}${keptAs}`) && !existsSync(file))
  for (const file of restored) renameSync(`${file}${keptAs}`, file)
  return { removed, restored }
}

const isOurs = (file: string): boolean => readFileSync(file, 'latin1').slice(0, 400).includes(mark)

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
