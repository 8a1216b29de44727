import { execFile } from 'node:child_process'
import { createHash } from '../core/digest.ts'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { nameIn, type Fetched, type FetchScope } from './fetch-package.ts'
import { labelOf, type PackageSpec } from './packages.ts'

type GitSpec = PackageSpec & { readonly kind: 'git' }

/** Clones one revision, without history. */
export async function fetchGit(spec: GitSpec, scope: FetchScope): Promise<Fetched> {
  const revision = spec.revision ?? 'HEAD'
  const checkout = join(
    scope.downloads,
    createHash('md5')
      .update(`${labelOf(spec)}@${revision}`)
      .digest('hex'),
  )
  const git = (args: readonly string[]): Promise<string> => runGit(args, spec, scope)
  await git(['init', '-q', checkout])
  const inside = ['-C', checkout]
  if (spec.subdirectory !== null) await git([...inside, 'sparse-checkout', 'set', spec.subdirectory])
  // "--" keeps a repository or revision that begins with a dash from being read as an option.
  await git([...inside, 'fetch', '-q', '--depth', '1', '--', remoteOf(spec.git, scope.root), revision])
  await git([...inside, '-c', 'advice.detachedHead=false', 'checkout', '-q', 'FETCH_HEAD'])
  const commit = (await git([...inside, 'rev-parse', 'HEAD'])).trim()
  warnUnpinned(spec, revision, scope)
  rmSync(join(checkout, '.git'), { recursive: true, force: true })
  const folder = spec.subdirectory === null ? checkout : join(checkout, spec.subdirectory)
  const name = nameIn(folder, spec)
  const { subdirectory } = spec
  const unrendered = spec.unrendered['git']
  const shownGit = typeof unrendered === 'string' ? unrendered : spec.git
  const lockEntry = { git: shownGit, name, revision: commit, ...(subdirectory !== null && { subdirectory }) }
  return { spec, name, folder, version: commit, shown: `revision ${commit}`, lockEntry }
}

/** A path is relative to the project, wherever the command was called. */
const remoteOf = (git: string, root: string): string => (/^\.\.?(?:\/|$)/.test(git) ? resolve(root, git) : git)

function warnUnpinned(spec: GitSpec, revision: string, scope: FetchScope): void {
  if (!spec.warnUnpinned || !['HEAD', 'main', 'master'].includes(revision)) return
  const hint = 'Add a "revision" (a tag or a commit), or "warn-unpinned: false".'
  scope.problems.push(problem('package-unpinned', { name: labelOf(spec), revision }, spec.at, { hint }))
}

function runGit(args: readonly string[], spec: GitSpec, scope: FetchScope): Promise<string> {
  // Never asks for a password: there may be nobody to answer.
  const env = { ...scope.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' }
  return new Promise((done, reject) => {
    execFile('git', [...args], { env, maxBuffer: 16 * 1024 * 1024 }, (cause, stdout, stderr) => {
      if (cause) reject(new ProblemError(gitProblem(cause, stderr, spec)))
      else done(stdout)
    })
  })
}

function gitProblem(cause: Error, stderr: string, spec: GitSpec): ReturnType<typeof problem> {
  const isMissing = 'code' in cause && cause.code === 'ENOENT'
  const said = /^fatal: (.*?)\.?$/m.exec(stderr)?.[1]
  const reason = isMissing ? 'git is not installed' : (said ?? cause.message)
  const isRevision = /couldn't find remote ref|not our ref/.test(stderr)
  const hint = isRevision ? `The repository has no revision "${spec.revision ?? 'HEAD'}".` : undefined
  return problem('package-install-failed', { name: labelOf(spec), reason }, spec.at, { hint, cause })
}
