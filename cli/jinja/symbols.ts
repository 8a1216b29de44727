import type { Expr, Param, Stmt } from './ast.ts'

/** How a local name gets its first value when its frame is entered. */
export type Load =
  | { readonly type: 'parameter' | 'undefined' }
  | { readonly type: 'resolve'; readonly name: string }
  | { readonly type: 'alias'; readonly target: string }

/**
 * The names of one frame and the variables that hold them: Jinja2's scoping rules. A name that is only read comes from the frame around or
 * from the scope; a name that is assigned is this frame's own, starting as the outer one's value.
 */
export class Symbols {
  readonly level: number
  readonly parent: Symbols | null
  #refs = new Map<string, string>()
  #loads = new Map<string, Load>()
  #stores = new Set<string>()

  constructor(parent: Symbols | null) {
    this.parent = parent
    this.level = parent === null ? 0 : parent.level + 1
  }

  get loads(): ReadonlyMap<string, Load> {
    return this.#loads
  }

  findRef(name: string): string | undefined {
    return this.#refs.get(name) ?? this.parent?.findRef(name)
  }
  /** The variable of a name that analysis has seen. */
  ref(name: string): string {
    const ref = this.findRef(name)
    if (ref === undefined) throw new Error(`Internal error: the name ${name} was not analysed`)
    return ref
  }
  findLoad(ref: string): Load | undefined {
    return this.#loads.get(ref) ?? this.parent?.findLoad(ref)
  }

  parameter(name: string): string {
    this.#stores.add(name)
    return this.#define(name, { type: 'parameter' })
  }
  load(name: string): void {
    if (this.findRef(name) === undefined) this.#define(name, { type: 'resolve', name })
  }
  store(name: string): void {
    this.#stores.add(name)
    if (this.#refs.has(name)) return
    const outer = this.parent?.findRef(name)
    this.#define(name, outer === undefined ? { type: 'undefined' } : { type: 'alias', target: outer })
  }

  copy(): Symbols {
    const copied = new Symbols(this.parent)
    copied.#refs = new Map(this.#refs)
    copied.#loads = new Map(this.#loads)
    copied.#stores = new Set(this.#stores)
    return copied
  }

  /** Takes in the branches of an `if`: a name that only some of them assign starts with its outer value. */
  merge(branches: readonly Symbols[]): void {
    const added = new Set(branches.flatMap((branch) => [...branch.#stores]).filter((name) => !this.#stores.has(name)))
    for (const branch of branches) {
      for (const [name, ref] of branch.#refs) this.#refs.set(name, ref)
      for (const [ref, load] of branch.#loads) this.#loads.set(ref, load)
      for (const name of branch.#stores) this.#stores.add(name)
    }
    for (const name of added) {
      const outer = this.parent?.findRef(name)
      this.#loads.set(
        this.ref(name),
        outer === undefined ? { type: 'resolve', name } : { type: 'alias', target: outer },
      )
    }
  }

  #define(name: string, load: Load): string {
    const ref = `l${this.level}_${identifier(name)}`
    this.#refs.set(name, ref)
    this.#loads.set(ref, load)
    return ref
  }
}

/** A Python name as part of a JavaScript one. */
const identifier = (name: string): string =>
  /^\w+$/.test(name)
    ? name
    : Array.from(name, (character) => (/\w/.test(character) ? character : `$${character.codePointAt(0) ?? 0}`)).join('')

export function analyzeBody(symbols: Symbols, body: readonly Stmt[]): void {
  for (const statement of body) visitStatement(symbols, statement)
}

export function analyzeParams(symbols: Symbols, params: readonly Param[]): void {
  for (const { name } of params) symbols.parameter(name)
  for (const { fallback } of params) if (fallback) visitExpr(symbols, fallback)
}

/** Names of an assignment target; loop targets are parameters of their frame. */
export function analyzeTarget(symbols: Symbols, target: Expr, isParameter: boolean): void {
  if (target.kind === 'Tuple') for (const item of target.items) analyzeTarget(symbols, item, isParameter)
  else if (target.kind === 'NsRef') symbols.load(target.name)
  else if (target.kind === 'Name' && isParameter) symbols.parameter(target.name)
  else if (target.kind === 'Name') symbols.store(target.name)
}

/** What a statement reads and assigns in the frame it stands in; bodies with a frame of their own are left to that frame. */
function visitStatement(symbols: Symbols, statement: Stmt): void {
  switch (statement.kind) {
    case 'Output':
      for (const part of statement.parts) if (part.kind === 'Print') visitExpr(symbols, part.expr)
      return
    case 'If':
      return visitIf(symbols, statement.branches, statement.otherwise)
    case 'For':
      return visitExpr(symbols, statement.iter)
    case 'Set':
      visitExpr(symbols, statement.value)
      return analyzeTarget(symbols, statement.target, false)
    case 'SetBlock':
      return analyzeTarget(symbols, statement.target, false)
    case 'Macro':
      return symbols.store(statement.name)
    case 'CallBlock':
      return visitExpr(symbols, statement.call)
    case 'FilterBlock':
      return visitExpr(symbols, statement.filter)
    case 'With':
      for (const { value } of statement.bindings) visitExpr(symbols, value)
      return
    case 'Do':
      return visitExpr(symbols, statement.value)
    case 'Load':
      visitExpr(symbols, statement.template)
      for (const name of statement.names) symbols.store(name)
      return
    case 'Autoescape':
      return visitExpr(symbols, statement.isOn)
    case 'Block':
    case 'Break':
    case 'Continue':
      return
  }
}

type Branch = { readonly test: Expr; readonly body: readonly Stmt[] }

function visitIf(symbols: Symbols, [first, ...others]: readonly Branch[], otherwise: readonly Stmt[]): void {
  if (!first) return
  visitExpr(symbols, first.test)
  const body = symbols.copy()
  analyzeBody(body, first.body)
  const elifs = symbols.copy()
  for (const branch of others) visitIf(elifs, [branch], [])
  const last = symbols.copy()
  analyzeBody(last, otherwise)
  symbols.merge([body, elifs, last])
}

export function visitExpr(symbols: Symbols, expr: Expr): void {
  if (expr.kind === 'Name') symbols.load(expr.name)
  else for (const child of childrenOf(expr)) visitExpr(symbols, child)
}

/** The expressions directly inside an expression, in the order they are evaluated. */
export function childrenOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'Const':
    case 'Name':
    case 'NsRef':
      return []
    case 'Tuple':
    case 'List':
      return expr.items
    case 'Dict':
      return expr.items.flatMap(({ key, value }) => [key, value])
    case 'Binary':
    case 'And':
    case 'Or':
      return [expr.left, expr.right]
    case 'Unary':
      return [expr.operand]
    case 'Compare':
      return [expr.first, ...expr.rest.map((link) => link.expr)]
    case 'Concat':
      return expr.parts
    case 'Conditional':
      return present(expr.test, expr.then, expr.otherwise)
    case 'Attribute':
      return [expr.object]
    case 'Item':
      return [expr.object, expr.key]
    case 'Slice':
      return present(expr.from, expr.to, expr.step)
    case 'Call':
      return [expr.callee, ...argumentsOf(expr)]
    case 'Filter':
    case 'Test':
      return [...present(expr.input), ...argumentsOf(expr)]
  }
}

const present = (...exprs: readonly (Expr | null)[]): Expr[] => exprs.filter((expr) => expr !== null)

const argumentsOf = (from: Expr & { readonly kind: 'Call' | 'Filter' | 'Test' }): Expr[] => [
  ...from.args,
  ...from.kwargs.map(({ value }) => value),
  ...present(from.dynArgs, from.dynKwargs),
]
