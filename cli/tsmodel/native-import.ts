import { enableCompileCache, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { invariant } from '../core/check.ts'

/**
 * Node's own `import()`, whatever has transformed this file: a bundler would turn a written `import()` of an unknown path into
 * something of its own, and a test runner would load users' files through its pipeline. A module of a data URL is left alone by both.
 */
const nativeLoader = 'data:text/javascript,export default (url) => import(url)'

const query = 'tsdbt'
/** What URLs of a project's modules hold, and so do stacks of calls from them. */
export const moduleMark = `?${query}=`
/** What the package exports beside its entry. */
const libraries = ['analytics', 'forecast'] as const
let entry: string | undefined
let isHooked = false
let onBuiltin: ((specifier: string) => void) | undefined

/** Where `import … from 'tsdbt'` in users' files leads: the URL of this package's own entry, so that a project needs no node_modules. */
export function setPackageEntry(url: string): void {
  entry = url
}

export const packageEntry = (): string | undefined => entry

/** Who wants to know when a module of the project imports a part of Node. */
export function watchBuiltins(told: (specifier: string) => void): void {
  onBuiltin = told
}

/**
 * Imports a module of a project. Another `generation` loads it, and every project file it imports, anew: Node keeps modules by URL, so a
 * watcher counts up.
 */
export async function nativeImport(url: URL, generation: number): Promise<unknown> {
  hook()
  const target = new URL(url)
  target.searchParams.set(query, String(generation))
  const loader: unknown = await import(/* @vite-ignore */ nativeLoader)
  return loadWith(loader, target.href)
}

/** Project files that a module and what it imports have imported, by URL; of modules that were loaded here. */
const children = new Map<string, Set<string>>()

/** Paths of the project's files that a loaded module imports, directly or not, in order. */
export function importedFiles(url: URL, generation: number): readonly string[] {
  const target = new URL(url)
  target.searchParams.set(query, String(generation))
  const found = new Set<string>([target.href])
  for (const href of found) for (const child of children.get(href) ?? []) found.add(child)
  found.delete(target.href)
  return Array.from(found, (href) => fileURLToPath(new URL(href))).toSorted()
}

function loadWith(loader: unknown, url: string): unknown {
  const load: unknown =
    typeof loader === 'object' && loader !== null && 'default' in loader ? loader.default : undefined
  invariant(typeof load === 'function', 'the data URL exports its import()')
  return Reflect.apply(load, undefined, [url])
}

function hook(): void {
  if (isHooked) return
  isHooked = true
  // Beside a bundle, what a module was made into is kept: to strip types costs a thread as much as all else it does before its model runs.
  if (entry?.endsWith('.js') === true) enableCompileCache(fileURLToPath(new URL('./.cache/modules', entry)))
  registerHooks({
    resolve(specifier, context, next) {
      const generation = generationOf(context.parentURL)
      if (generation === undefined && !specifier.includes(moduleMark)) return next(specifier, context)
      const own = ownUrl(specifier)
      if (own !== undefined) return { url: own, shortCircuit: true }
      const found = next(specifier, context)
      if (found.url.startsWith('node:')) onBuiltin?.(found.url)
      if (!found.url.startsWith('file:') || found.url.includes('/node_modules/')) return found
      const url = new URL(found.url)
      if (generation !== undefined) url.searchParams.set(query, generation)
      if (generation !== undefined && context.parentURL !== undefined) remember(context.parentURL, url.href)
      // Told outright: without it a project whose package.json has no "type" gets a warning per file from Node.
      return url.pathname.endsWith('.ts')
        ? { ...found, url: url.href, format: 'module-typescript' }
        : { ...found, url: url.href }
    },
  })
}

function remember(parent: string, child: string): void {
  const known = children.get(parent)
  if (known) known.add(child)
  else children.set(parent, new Set([child]))
}

/** The URL of `tsdbt` or of one of its libraries: a file beside the entry in the bundle, a folder of its own in the sources. */
function ownUrl(specifier: string): string | undefined {
  if (specifier === 'tsdbt' || entry === undefined) return specifier === 'tsdbt' ? entry : undefined
  const library = libraries.find((name) => specifier === `tsdbt/${name}`)
  if (library === undefined) return undefined
  return new URL(entry.endsWith('.ts') ? `./${library}/index.ts` : `./${library}.js`, entry).href
}

function generationOf(parent: string | undefined): string | undefined {
  if (parent === undefined || !parent.startsWith('file:')) return undefined
  return new URL(parent).searchParams.get(query) ?? undefined
}
