import type { Origin } from './source.ts'

/** Jinja2's syntax, as this project keeps it. Offsets are into the source with newlines normalized to "\n". */
export interface Span {
  readonly start: number
  readonly end: number
}

export type BinaryOp = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'

/** A literal's value: `float` keeps 3.0 apart from 3. */
export type Literal =
  | { readonly type: 'none' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly digits: string }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'str'; readonly value: string }

export interface Arguments {
  readonly args: readonly Expr[]
  readonly kwargs: readonly { readonly key: string; readonly value: Expr }[]
  readonly dynArgs: Expr | null
  readonly dynKwargs: Expr | null
}

export type Expr = Span &
  (
    | { readonly kind: 'Const'; readonly literal: Literal }
    | { readonly kind: 'Name'; readonly name: string }
    | { readonly kind: 'NsRef'; readonly name: string; readonly attr: string }
    | { readonly kind: 'Tuple' | 'List'; readonly items: readonly Expr[] }
    | { readonly kind: 'Dict'; readonly items: readonly { readonly key: Expr; readonly value: Expr }[] }
    | { readonly kind: 'Binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
    | { readonly kind: 'And' | 'Or'; readonly left: Expr; readonly right: Expr }
    | { readonly kind: 'Unary'; readonly op: '+' | '-' | 'not'; readonly operand: Expr }
    | {
        readonly kind: 'Compare'
        readonly first: Expr
        readonly rest: readonly { readonly op: CompareOp; readonly expr: Expr }[]
      }
    | { readonly kind: 'Concat'; readonly parts: readonly Expr[] }
    | { readonly kind: 'Conditional'; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr | null }
    | { readonly kind: 'Attribute'; readonly object: Expr; readonly name: string }
    | { readonly kind: 'Item'; readonly object: Expr; readonly key: Expr }
    | { readonly kind: 'Slice'; readonly from: Expr | null; readonly to: Expr | null; readonly step: Expr | null }
    | (Arguments & { readonly kind: 'Call'; readonly callee: Expr })
    | (Arguments & { readonly kind: 'Filter'; readonly input: Expr | null; readonly name: string })
    | (Arguments & { readonly kind: 'Test'; readonly input: Expr; readonly name: string })
  )

export type ExprOf<K extends Expr['kind']> = Extract<Expr, { kind: K }>

/** `Dict[str, int]` in a macro's signature. */
export interface TypeName {
  readonly name: string
  readonly params: readonly TypeName[]
}

export interface Param {
  readonly name: string
  readonly type: TypeName | null
  readonly fallback: Expr | null
}

/** Template text, or what `{{ … }}` prints; a print spans its braces, its expression only itself. */
export type OutputPart = Span &
  ({ readonly kind: 'Text'; readonly text: string } | { readonly kind: 'Print'; readonly expr: Expr })

export type MacroKind = 'macro' | 'test' | 'materialization' | 'docs' | 'snapshot'

export interface Macro extends Span {
  readonly kind: 'Macro'
  readonly macroKind: MacroKind
  /** The plain name: "star", not "dbt_macro__star"; a materialization's is `materialization_<name>_<adapter>`, a test's `test_<name>`. */
  readonly name: string
  readonly params: readonly Param[]
  readonly body: readonly Stmt[]
}

export type Stmt =
  | Macro
  | (Span &
      (
        | { readonly kind: 'Output'; readonly parts: readonly OutputPart[] }
        | {
            readonly kind: 'If'
            readonly branches: readonly { readonly test: Expr; readonly body: readonly Stmt[] }[]
            readonly otherwise: readonly Stmt[]
          }
        | {
            readonly kind: 'For'
            readonly target: Expr
            readonly iter: Expr
            readonly test: Expr | null
            readonly isRecursive: boolean
            readonly body: readonly Stmt[]
            readonly otherwise: readonly Stmt[]
          }
        | { readonly kind: 'Set'; readonly target: Expr; readonly value: Expr }
        | {
            readonly kind: 'SetBlock'
            readonly target: Expr
            readonly filter: Expr | null
            readonly body: readonly Stmt[]
          }
        | {
            readonly kind: 'CallBlock'
            readonly params: readonly Param[]
            readonly call: ExprOf<'Call'>
            readonly body: readonly Stmt[]
          }
        | { readonly kind: 'FilterBlock'; readonly filter: Expr; readonly body: readonly Stmt[] }
        | {
            readonly kind: 'With'
            readonly bindings: readonly { readonly target: Expr; readonly value: Expr }[]
            readonly body: readonly Stmt[]
          }
        | { readonly kind: 'Block'; readonly name: string; readonly body: readonly Stmt[] }
        | { readonly kind: 'Autoescape'; readonly isOn: Expr; readonly body: readonly Stmt[] }
        | { readonly kind: 'Do'; readonly value: Expr }
        | {
            readonly kind: 'Load'
            readonly tag: 'include' | 'import' | 'from' | 'extends'
            readonly template: Expr
            readonly names: readonly string[]
          }
        | { readonly kind: 'Break' | 'Continue' }
      ))

export type StmtOf<K extends Stmt['kind']> = Extract<Stmt, { kind: K }>

export interface TemplateAst {
  readonly origin: Origin
  /** The source, newlines normalized. */
  readonly source: string
  readonly body: readonly Stmt[]
}
