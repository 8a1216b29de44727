import { didYouMean } from '../core/suggest.ts'
import type { JinjaError } from '../jinja/errors.ts'
import { filters } from '../jinja/filters.ts'
import { tests } from '../jinja/tests.ts'
import type { MacroRegistry } from './macros.ts'

/** The macros a template can call, for telling which one was meant. */
export interface KnownMacros {
  readonly macros: MacroRegistry
  readonly searchPackage: string
}

/** Names that templates know besides macros. */
const globals = [
  'adapter',
  'api',
  'builtins',
  'config',
  'env_var',
  'exceptions',
  'execute',
  'flags',
  'fromjson',
  'fromyaml',
  'graph',
  'invocation_id',
  'local_md5',
  'log',
  'model',
  'modules',
  'print',
  'ref',
  'return',
  'run_started_at',
  'selected_resources',
  'source',
  'target',
  'this',
  'tojson',
  'toyaml',
  'var',
]

/** The way out of a template's error, where its words leave no doubt. */
export function templateHint({ type, message }: JinjaError, known?: KnownMacros): string | undefined {
  const [, kind, name = ''] = /^No (filter|test) named '(.*)'\.$/.exec(message) ?? []
  if (kind !== undefined) return didYouMean(name, (kind === 'filter' ? filters : tests).keys())
  if (type === 'UndefinedError') return undefinedHint(message, known)
  if (type === 'TemplateSyntaxError') return tagHint(message)
  const [, macro] = /^macro '(\w+)' takes n/.exec(message) ?? []
  if (macro !== undefined) return signatureHint(macro, known)
  if (message === 'no loader for this environment specified')
    return 'Templates cannot include or import files: make it a macro, which is known everywhere.'
  return undefined
}

const tags = [
  'if',
  'elif',
  'else',
  'for',
  'set',
  'macro',
  'call',
  'filter',
  'do',
  'raw',
  'snapshot',
  'test',
  'docs',
  'materialization',
]

/** A tag that does not exist, or ends what was not begun. */
function tagHint(message: string): string | undefined {
  const tag = /^Encountered unknown tag '(\w+)'\.$/.exec(message)?.[1]
  if (tag === undefined) return undefined
  if (tags.includes(tag.replace(/^end/, '')) && tag.startsWith('end'))
    return `Nothing is open here: a "${tag.slice(3)}" is missing before it, or it is one too many.`
  return didYouMean(tag, tags)
}

function signatureHint(name: string, known: KnownMacros | undefined): string | undefined {
  const parameters = known?.macros.resolve(name, known.searchPackage)?.parameters
  if (parameters === undefined) return undefined
  return `It is ${name}(${parameters.join(', ')}).`
}

function undefinedHint(message: string, known: KnownMacros | undefined): string | undefined {
  const name = /^'(\w+)' is undefined$/.exec(message)?.[1]
  if (name === undefined) return undefined
  const names = known ? [...known.macros.names(known.searchPackage), ...known.macros.packageNames()] : []
  return (
    didYouMean(name, [...globals, ...names]) ??
    `Check the spelling of "${name}"; when it is a package's macro, run "tsdbt deps".`
  )
}
