import type { Macro as MacroAst, MacroKind, TemplateAst, TypeName } from './ast.ts'
import { generate, topLevelMacros, type Entry } from './codegen.ts'
import type { Mode } from './emitter.ts'
import type { Macro } from './macro.ts'
import type { NativeBuffer } from './native-buffer.ts'
import { parseTemplate } from './parser.ts'
import type { Located, OutputBuffer } from './provenance.ts'
import { runtime, type Runtime } from './runtime.ts'
import type { Scope } from './scope.ts'
import { TemplateSource, type Origin } from './source.ts'

type Loader = (runtime: Runtime, source: TemplateSource) => unknown
/** An entry's code as a function, for any template of the same text. */
interface Compiled {
  readonly load: Loader
  readonly places: readonly number[]
}
type Root = (scope: Scope) => Promise<OutputBuffer> | OutputBuffer
type NativeRoot = (scope: Scope) => NativeBuffer
type MacroFactory = (scope: Scope) => Macro

/** A macro of a template: its name as templates call it and what a manifest records of it. */
export interface MacroDefinition {
  readonly name: string
  readonly kind: MacroKind
  readonly params: readonly { readonly name: string; readonly type: string | null; readonly hasDefault: boolean }[]
  /** The macro as a value that sees `scope`. Cheap; its code is compiled on the first bind. */
  bind(scope: Scope): Macro
}

/** A parsed template. Code is generated for each way it is used (rendered, called; async, sync) when first used so. */
export class Template {
  readonly origin: Origin
  readonly source: string
  readonly macros: readonly MacroDefinition[]
  readonly #ast: TemplateAst
  readonly #loaded = new Map<string, unknown>()
  readonly #loaders: Map<string, Compiled>

  /** `loaders`: what templates of the same text have compiled so far, by entry and mode. */
  constructor(ast: TemplateAst, loaders = new Map<string, Compiled>()) {
    this.#ast = ast
    this.#loaders = loaders
    this.origin = ast.origin
    this.source = ast.source
    this.macros = topLevelMacros(ast).map((macro) => this.#definition(macro))
  }

  #definition(macro: MacroAst): MacroDefinition {
    const params = macro.params.map(({ name, type, fallback }) => ({
      name,
      type: type === null ? null : typeText(type),
      hasDefault: fallback !== null,
    }))
    return { name: macro.name, kind: macro.macroKind, params, bind: (scope) => this.#macro(macro.name, scope) }
  }

  #macro(name: string, scope: Scope): Macro {
    const factories = this.#load('macros', scope.mode) as Readonly<Record<string, MacroFactory>> // what codegen's `macros` entry returns
    const factory = factories[name]
    if (factory === undefined) throw new Error(`Internal error: no macro ${name} in ${this.origin.path}`)
    return factory(scope)
  }

  /** The function of an entry. */
  root(mode: Mode): Root {
    return this.#load('root', mode) as Root // what codegen's `root` entry returns
  }
  nativeRoot(): NativeRoot {
    return this.#load('native', 'sync') as NativeRoot // what codegen's `native` entry returns
  }

  #load(entry: Entry, mode: Mode): unknown {
    const key = `${entry} ${mode}`
    const known = this.#loaded.get(key)
    if (known !== undefined) return known
    const { load, places } = this.#loaders.get(key) ?? this.#compile(key, entry, mode)
    const loaded = load(runtime, new TemplateSource(this.source, this.origin, places))
    this.#loaded.set(key, loaded)
    return loaded
  }

  #compile(key: string, entry: Entry, mode: Mode): Compiled {
    const { code, places } = generate(this.#ast, entry, mode)
    const load = new Function('$', 'T', code) as Loader // codegen's text is a function body over these two
    const compiled = { load, places }
    this.#loaders.set(key, compiled)
    return compiled
  }
}

function typeText({ name, params }: TypeName): string {
  return params.length === 0 ? name : `${name}[${params.map(typeText).join(', ')}]`
}

/** Parses a template; raises JinjaError TemplateSyntaxError with its place. */
export function compileTemplate(source: string, origin: Origin): Template {
  if (source.length > longestShared) return new Template(parseTemplate(source, origin))
  const known = shared.get(source) ?? share(source, parseTemplate(source, origin))
  return new Template({ ...known.ast, origin }, known.loaders)
}

interface SharedText {
  readonly ast: TemplateAst
  readonly loaders: Map<string, Compiled>
}

/** Templates of tests and their arguments come in hundreds of the same few words: those are parsed and compiled once, wherever they stand. */
const shared = new Map<string, SharedText>()
const longestShared = 300
const mostShared = 4000

function share(source: string, ast: TemplateAst): SharedText {
  // A process that never ends meets ever new texts.
  if (shared.size >= mostShared) shared.clear()
  const made = { ast, loaders: new Map<string, Compiled>() }
  shared.set(source, made)
  return made
}

/** Renders a template in a scope whose mode is `async`. Raises JinjaError, or the ControlSignal a host function threw. */
export async function render(template: Template, scope: Scope): Promise<Located> {
  return await template.root('async')(scope)
}

/** Renders a template in a scope whose mode is `sync`. */
export function renderSync(template: Template, scope: Scope): Located {
  return template.root('sync')(scope) as OutputBuffer // sync code returns no promise
}
