import { createHash } from '../core/digest.ts'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeFolder } from '../core/make-folder.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { nameIn, type Fetched, type FetchScope } from './fetch-package.ts'
import { labelOf, type PackageSpec } from './packages.ts'
import { reasonOf } from './source-file.ts'

type TarballSpec = PackageSpec & { readonly kind: 'tarball' }

/** Fetches an archive from the web or the file system; it holds one folder, the package. */
export async function fetchTarball(spec: TarballSpec, scope: FetchScope): Promise<Fetched> {
  const folder = await unpackFrom(spec.tarball, spec, scope)
  const name = spec.name ?? nameIn(folder, spec)
  // Read in any case: an archive without a project file is told of now.
  if (spec.name !== null) nameIn(folder, spec)
  const unrendered = spec.unrendered['tarball']
  const lockEntry = { tarball: typeof unrendered === 'string' ? unrendered : spec.tarball, name }
  return { spec, name, folder, version: 'tarball', shown: `tarball (url: ${spec.tarball})`, lockEntry }
}

/** The folder inside an archive, unpacked. Throws `ProblemError`. */
export async function unpackFrom(url: string, spec: PackageSpec, scope: FetchScope): Promise<string> {
  const key = createHash('md5').update(url).digest('hex')
  const archive = join(scope.downloads, `${key}.tgz`)
  const unpacked = join(scope.downloads, key)
  makeFolder(unpacked)
  try {
    writeFileSync(archive, /^https?:/.test(url) ? await download(url) : readFileSync(localPath(url, scope.root)))
    const tar = await import('tar')
    await tar.extract({ file: archive, cwd: unpacked, strict: true })
  } catch (cause) {
    throw new ProblemError(
      problem('package-install-failed', { name: labelOf(spec), reason: reasonOf(cause) }, spec.at, { cause }),
    )
  }
  const [only, ...others] = readdirSync(unpacked)
  if (only !== undefined && others.length === 0 && statSync(join(unpacked, only)).isDirectory())
    return join(unpacked, only)
  const reason = 'the archive must hold one folder, the package'
  throw new ProblemError(problem('package-install-failed', { name: labelOf(spec), reason }, spec.at))
}

const localPath = (url: string, root: string): string =>
  url.startsWith('file:') ? fileURLToPath(url) : resolve(root, url)

async function download(url: string): Promise<Uint8Array> {
  const response = await request(url)
  return new Uint8Array(await response.arrayBuffer())
}

/** GET with three tries: package servers answer 5xx now and then. */
export async function request(url: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(30_000) })
      if (response.ok) return response
      if (response.status < 500 || attempt === 3) throw new Refused(`the server answered ${response.status}`)
    } catch (cause) {
      if (cause instanceof Refused) throw cause
      if (attempt === 3) throw new Error(`no connection to ${new URL(url).host}`, { cause })
    }
    await new Promise((done) => setTimeout(done, 200 * attempt))
  }
}

class Refused extends Error {}
