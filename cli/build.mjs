// Makes dist/: one CommonJS bundle for the bin (parsed lazily, cached by V8), the library entries, their types.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const dist = path.join(root, 'dist')
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

const shared = {
  plugins: [englishOnly],
  bundle: true,
  platform: 'node',
  target: 'node22.18',
  logLevel: 'warning',
  legalComments: 'none',
  define: {
    TSDBT_VERSION: JSON.stringify(manifest.version),
    TSDBT_BUILTINS: JSON.stringify(builtinTexts()),
  },
}

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })

await Promise.all([
  build({
    ...shared,
    entryPoints: { tsdbt: path.join(root, 'cli', 'main.ts') },
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    external: ['@duckdb/node-bindings', '@duckdb/node-bindings-*', '@google-cloud/bigquery'],
    define: {
      ...shared.define,
      'import.meta.dirname': '__dirname',
      'import.meta.filename': '__filename',
      'import.meta.url': '__bundleUrl',
    },
    banner: { js: 'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
  }),
  build({
    ...shared,
    entryPoints: { index: path.join(root, 'cli', 'index.ts') },
    outdir: dist,
    format: 'esm',
  }),
])
writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`)
warmUp()

/** Runs a command that goes through most of the bundle, so that V8's cache of it holds what every command needs. */
function warmUp() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-build-'))
  const bin = path.join(root, 'cli', 'bin.cjs')
  const run = (cwd, ...args) => spawnSync(process.execPath, [bin, ...args], { cwd, stdio: 'ignore', timeout: 60_000 })
  run(folder, 'init', 'warm')
  rmSync(path.join(dist, '.cache'), { recursive: true, force: true })
  run(path.join(folder, 'warm'), 'build')
  rmSync(folder, { recursive: true, force: true })
}
