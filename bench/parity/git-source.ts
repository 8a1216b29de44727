import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Where repositories come from: an address or a folder with `{owner}` and `{name}` in it. */
const origin = process.env['TSDBT_PARITY_MIRROR'] ?? 'https://github.com/{owner}/{name}.git'
/** Clones are kept between runs; nothing of them is part of this repository. */
const clones = path.join(tmpdir(), 'tsdbt-parity-sources')

/** What a public repository holds, by path; `undefined` where the copy at hand lacks a file's content. */
export function filesOf(repository: string): ReadonlyMap<string, Buffer | undefined> {
  const folder = cloneOf(repository)
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
  const entries = git('ls-tree', '-r', '-z', 'HEAD')
    .split('\0')
    .flatMap((line) => {
      const [, id, name] = /^100\d+ blob (\w+)\t(.+)$/s.exec(line) ?? []
      return id !== undefined && name !== undefined ? [{ id, name }] : []
    })
  const ids = `${entries.map(({ id }) => id).join('\n')}\n`
  const answer = spawnSync('git', ['-C', folder, 'cat-file', '--batch'], { input: ids, maxBuffer: 1 << 30 }).stdout
  let at = 0
  return new Map(
    entries.map(({ name }) => {
      const head = answer.indexOf('\n', at)
      const size = /blob (\d+)$/.exec(answer.toString('latin1', at, head))?.[1]
      at = head + 1
      if (size === undefined) return [name, undefined]
      const content = answer.subarray(at, at + Number(size))
      at += Number(size) + 1
      return [name, content]
    }),
  )
}

/** Writes the files of a repository below a folder; those without content are left out. */
export function writeFiles(files: ReadonlyMap<string, Buffer | string | undefined>, folder: string): void {
  for (const [name, content] of files) {
    if (content === undefined) continue
    const file = path.join(folder, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
}

function cloneOf(repository: string): string {
  const [owner = '', name = ''] = repository.split('/')
  const source = origin.replace('{owner}', owner).replace('{name}', name)
  if (existsSync(path.join(source, 'HEAD'))) return source
  if (existsSync(path.join(source, '.git'))) return path.join(source, '.git')
  const folder = path.join(clones, `${owner}+${name}`)
  if (!existsSync(folder)) {
    mkdirSync(clones, { recursive: true })
    execFileSync('git', ['clone', '--quiet', '--bare', '--depth', '1', source, folder], { stdio: 'inherit' })
  }
  return folder
}
