import { pluginNamed } from '../../context/external-location.ts'
import type { Loader } from '../../core/loader.ts'
import type { SourceNode } from '../../core/node.ts'

/** How the project fills a source's table, where it says so; a text alone is a file's path or glob, told by its ending. */
export function loaderOf(source: SourceNode): Loader | undefined {
  const written = source.config['loader']
  const plugin = pluginNamed(source)
  if (plugin !== undefined) return { ...none, plugin }
  if (typeof written === 'string') return fromText(written)
  if (typeof written !== 'object' || written === null) return undefined
  return {
    ...none,
    files: texts(Reflect.get(written, 'files')),
    sql: text(Reflect.get(written, 'sql')),
    module: text(Reflect.get(written, 'module')),
    on_error: Reflect.get(written, 'on_error') === 'reject' ? 'reject' : 'fail',
    vars: texts(Reflect.get(written, 'vars')),
    depends_on: texts(Reflect.get(written, 'depends_on')),
  }
}

const none: Loader = { files: [], sql: null, module: null, on_error: 'fail', vars: [], depends_on: [], plugin: null }

function fromText(path: string): Loader {
  if (path.endsWith('.sql')) return { ...none, sql: path }
  if (/\.[cm]?[jt]s$/.test(path)) return { ...none, module: path }
  return { ...none, files: [path] }
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}
