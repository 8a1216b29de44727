import type { Expr, ExprOf, TemplateAst } from '../jinja/ast.ts'
import { reprExpr, reprLiteral } from './static-repr.ts'

/** Every call in a template, outer before inner, in the order of the text. */
export function* callsIn(node: unknown): Generator<ExprOf<'Call'>> {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const item of node) yield* callsIn(item)
    return
  }
  if (isCall(node)) yield node
  for (const value of Object.values(node)) if (typeof value === 'object') yield* callsIn(value)
}

const isCall = (node: object): node is ExprOf<'Call'> => 'kind' in node && node.kind === 'Call'

/** The text of a string literal. */
export const literalText = (expr: Expr | undefined): string | undefined =>
  expr?.kind === 'Const' && expr.literal.type === 'str' ? expr.literal.value : undefined

/**
 * The arguments of a file's first `config(…)` as written: what `state:modified` compares, so that a value that depends on the environment does not
 * make a node look modified. A text is given without quotes.
 */
export function unrenderedConfig(ast: TemplateAst): Record<string, string> | undefined {
  for (const call of callsIn(ast.body)) {
    if (call.callee.kind !== 'Name' || call.callee.name !== 'config') continue
    const result: Record<string, string> = {}
    for (const { key, value } of call.kwargs) result[key] = literalText(value) ?? written(value)
    return result
  }
  return undefined
}

/** Whether a template does nothing but call `ref`, `source` and `config` with literals. dbt reads such a file without rendering it. */
export function isStatic(text: string, ast: TemplateAst): boolean {
  if (/\{%|\{\{-|-\}\}/.test(text)) return false
  return ast.body.every(
    (statement) =>
      statement.kind === 'Output' &&
      statement.parts.every((part) => part.kind === 'Text' || isStaticCall(part.expr, ast.source)),
  )
}

/** dbt's reader gives up at hooks, at Python's booleans in lower case, and at texts in several pieces. */
function isStaticCall(expr: Expr, source: string): boolean {
  if (expr.kind !== 'Call' || expr.callee.kind !== 'Name' || expr.dynArgs || expr.dynKwargs) return false
  switch (expr.callee.name) {
    case 'config':
      return (
        expr.args.length === 0 &&
        expr.kwargs.every(({ key, value }) => !hookKeys.has(key) && isStaticValue(value, source))
      )
    case 'ref':
      return expr.args.every((arg) => literalText(arg) !== undefined)
    case 'source':
      return expr.args.every((arg) => literalText(arg) !== undefined) && expr.kwargs.length === 0
    default:
      return false
  }
}

const hookKeys = new Set(['pre_hook', 'post_hook'])

function isStaticValue(expr: Expr, source: string): boolean {
  const isStaticPart = (part: Expr): boolean => isStaticValue(part, source)
  if (expr.kind === 'List') return expr.items.every(isStaticPart)
  if (expr.kind === 'Dict') return expr.items.every(({ key, value }) => isStaticPart(key) && isStaticPart(value))
  if (expr.kind !== 'Const') return false
  const written = source.slice(expr.start, expr.end)
  if (expr.literal.type === 'str') return written.length === expr.literal.value.length + 2
  return expr.literal.type === 'bool' && (written === 'True' || written === 'False')
}

/** An expression as dbt writes it into `unrendered_config`: names and literals in Python's spelling, one space after commas. */
function written(expr: Expr): string {
  const inner = written
  switch (expr.kind) {
    case 'Const':
      return reprLiteral(expr)
    case 'Name':
      return expr.name
    case 'List':
      return `[${expr.items.map(inner).join(', ')}]`
    case 'Tuple':
      return expr.items.length === 1 ? `(${expr.items.map(inner).join('')},)` : `(${expr.items.map(inner).join(', ')})`
    case 'Dict':
      return `{${expr.items.map(({ key, value }) => `${inner(key)}: ${inner(value)}`).join(', ')}}`
    case 'Attribute':
      return `${inner(expr.object)}.${expr.name}`
    case 'Item':
      return `${inner(expr.object)}[${inner(expr.key)}]`
    case 'Concat':
      return expr.parts.map(inner).join(' ~ ')
    case 'Compare':
      return [inner(expr.first), ...expr.rest.map(({ op, expr: operand }) => `${op} ${inner(operand)}`)].join(' ')
    case 'Unary':
      return expr.op === '+'
        ? reprExpr(expr)
        : expr.op === 'not'
          ? `not ${inner(expr.operand)}`
          : `-${inner(expr.operand)}`
    case 'And':
      return `${inner(expr.left)} and ${inner(expr.right)}`
    case 'Or':
      return `${inner(expr.left)} or ${inner(expr.right)}`
    case 'Call':
      return `${inner(expr.callee)}(${writtenArguments(expr, inner)})`
    default:
      return reprExpr(expr)
  }
}

function writtenArguments(call: ExprOf<'Call'>, inner: (part: Expr) => string): string {
  const parts = call.args.map(inner)
  for (const { key, value } of call.kwargs) parts.push(`${key}=${inner(value)}`)
  if (call.dynArgs) parts.push(`*${inner(call.dynArgs)}`)
  if (call.dynKwargs) parts.push(`**${inner(call.dynKwargs)}`)
  return parts.join(', ')
}
