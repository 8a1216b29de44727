// Makes dist/: the bin's scripts, the library's entry, its types.
import { build } from 'esbuild'
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeBin } from './build-bin.mjs'
import { makeDocsApp } from './build-docs-app.mjs'

const root = path.resolve(import.meta.dirname, '..')
const place = path.join(root, 'dist')
/** Made beside its place: someone may be running what is there. */
const dist = `${place}.${process.pid}`
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/** The Jinja SQL that ships with tsdbt, as one constant of the bundle: `{ "<path below builtins/>": text }`. */
function builtinTexts() {
  const folder = path.join(root, 'cli', 'builtins')
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sql'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
  return Object.fromEntries(
    files.map((file) => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  )
}

/** `builtins/index.ts` with the texts in it; a constant of the whole bundle would be in every chunk's way. */
const builtinFiles = {
  name: 'builtin-files',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]cli[\\/]builtins[\\/]index\.ts$/ }, ({ path: file }) => ({
      contents: `${readFileSync(file, 'utf8').replace(/^declare const TSDBT_BUILTINS.*$/m, '')}
        const TSDBT_BUILTINS = ${JSON.stringify(builtinTexts())}`,
      loader: 'ts',
    }))
  },
}

/** zod brings its messages in fifty languages; ours are our own. */
const englishOnly = {
  name: 'english-only',
  setup(plugin) {
    plugin.onResolve({ filter: /locales\/index\.js$/ }, (found) =>
      found.importer.includes(`${path.sep}zod${path.sep}`)
        ? { path: path.resolve(found.resolveDir, found.path, '..', 'en.js'), namespace: 'file' }
        : undefined,
    )
  },
}

/** A short hash over all that is bundled of ours. */
function sourceDigest() {
  const folder = path.join(root, 'cli')
  const hash = createHash('sha256')
  for (const file of readdirSync(folder, { recursive: true }).sort()) {
    if (/(?<!\.spec|\.e2e)\.(?:ts|tsx|sql|css)$/.test(file))
      hash.update(file).update(readFileSync(path.join(folder, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

const shared = {
  plugins: [englishOnly, builtinFiles],
  bundle: true,
  platform: 'node',
  target: 'node22.18',
  logLevel: 'warning',
  legalComments: 'none',
  define: {
    TSDBT_VERSION: JSON.stringify(manifest.version),
    TSDBT_BUILD: JSON.stringify(sourceDigest()),
  },
}

mkdirSync(dist, { recursive: true })
// A build that fails leaves nothing; one that succeeds has given the folder its place.
process.on('exit', () => rmSync(dist, { recursive: true, force: true }))

await Promise.all([
  makeBin(shared, dist),
  makeDocsApp(dist),
  build({
    ...shared,
    entryPoints: {
      index: path.join(root, 'cli', 'index.ts'),
      analytics: path.join(root, 'cli', 'analytics', 'index.ts'),
      forecast: path.join(root, 'cli', 'forecast', 'index.ts'),
      'trees-worker': path.join(root, 'cli', 'forecast', 'trees', 'crew-worker.ts'),
      'module-worker': path.join(root, 'cli', 'tsmodel', 'thread', 'worker.ts'),
      'group-worker': path.join(root, 'cli', 'tsmodel', 'group', 'worker.ts'),
    },
    outdir: dist,
    format: 'esm',
  }),
])
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`)
makeTypes()
takePlace()
warmUp()

/** Declarations of the public API, for `tsc` in projects that write TypeScript models. */
function makeTypes() {
  const tsc = path.join(root, 'node_modules', '.bin', 'tsc')
  const flags = ['-p', path.join(root, 'cli', 'tsconfig.types.json'), '--outDir', path.join(dist, 'types')]
  execFileSync(tsc, flags, { stdio: 'inherit', shell: process.platform === 'win32' })
}

function takePlace() {
  const old = `${dist}.old`
  try {
    renameSync(place, old)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  renameSync(dist, place)
  rmSync(old, { recursive: true, force: true })
}

/** Runs the commands that are run most, so that the code they compile is kept. */
function warmUp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-build-'))
  const bin = path.join(root, 'cli', 'bin.cjs')
  const run = (cwd, ...args) => spawnSync(process.execPath, [bin, ...args], { cwd, stdio: 'ignore', timeout: 60_000 })
  run(folder, 'init', 'warm')
  const project = path.join(folder, 'warm')
  const commands = [
    ['build'],
    ['show', '--inline', 'select 1 as one'],
    ['ls'],
    ['parse'],
    ['compile'],
    ['run'],
    ['test'],
  ]
  for (const command of commands) run(project, ...command)
  rmSync(folder, { recursive: true, force: true })
}
