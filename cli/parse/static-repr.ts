import type { CompareOp, Expr } from '../jinja/ast.ts'
import { reprText } from '../jinja/quote.ts'

/*
 * How Jinja2 prints a node of its syntax tree. dbt writes expressions that it has no better words for into `unrendered_config` this way, and a comparison with
 * its manifests needs the same.
 */

const compareNames: Readonly<Record<CompareOp, string>> = {
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'lteq',
  '>': 'gt',
  '>=': 'gteq',
  in: 'in',
  'not in': 'notin',
}

const binaryNames = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
  '/': 'Div',
  '//': 'FloorDiv',
  '%': 'Mod',
  '**': 'Pow',
} as const
const unaryNames = { '+': 'Pos', '-': 'Neg', not: 'Not' } as const

export function reprExpr(expr: Expr | null): string {
  if (expr === null) return 'None'
  switch (expr.kind) {
    case 'Const':
      return `Const(value=${reprLiteral(expr)})`
    case 'Name':
      return `Name(name=${reprText(expr.name)}, ctx='load')`
    case 'NsRef':
      return `NSRef(name=${reprText(expr.name)}, attr=${reprText(expr.attr)})`
    case 'Tuple':
      return `Tuple(items=${reprList(expr.items)}, ctx='load')`
    case 'List':
      return `List(items=${reprList(expr.items)})`
    case 'Dict':
      return `Dict(items=[${expr.items.map(({ key, value }) => `Pair(key=${reprExpr(key)}, value=${reprExpr(value)})`).join(', ')}])`
    case 'Binary':
      return `${binaryNames[expr.op]}(left=${reprExpr(expr.left)}, right=${reprExpr(expr.right)})`
    case 'And':
    case 'Or':
      return `${expr.kind}(left=${reprExpr(expr.left)}, right=${reprExpr(expr.right)})`
    case 'Unary':
      return `${unaryNames[expr.op]}(node=${reprExpr(expr.operand)})`
    case 'Compare': {
      const operands = expr.rest.map(
        ({ op, expr: operand }) => `Operand(op='${compareNames[op]}', expr=${reprExpr(operand)})`,
      )
      return `Compare(expr=${reprExpr(expr.first)}, ops=[${operands.join(', ')}])`
    }
    case 'Concat':
      return `Concat(nodes=${reprList(expr.parts)})`
    case 'Conditional':
      return `CondExpr(test=${reprExpr(expr.test)}, expr1=${reprExpr(expr.then)}, expr2=${reprExpr(expr.otherwise)})`
    case 'Attribute':
      return `Getattr(node=${reprExpr(expr.object)}, attr=${reprText(expr.name)}, ctx='load')`
    case 'Item':
      return `Getitem(node=${reprExpr(expr.object)}, arg=${reprExpr(expr.key)}, ctx='load')`
    case 'Slice':
      return `Slice(start=${reprExpr(expr.from)}, stop=${reprExpr(expr.to)}, step=${reprExpr(expr.step)})`
    case 'Call':
      return `Call(node=${reprExpr(expr.callee)}, ${reprArguments(expr)})`
    case 'Filter':
      return `Filter(node=${reprExpr(expr.input)}, name=${reprText(expr.name)}, ${reprArguments(expr)})`
    case 'Test':
      return `Test(node=${reprExpr(expr.input)}, name=${reprText(expr.name)}, ${reprArguments(expr)})`
  }
}

const reprList = (items: readonly Expr[]): string => `[${items.map(reprExpr).join(', ')}]`

type Arguments = Pick<Extract<Expr, { kind: 'Call' }>, 'args' | 'kwargs' | 'dynArgs' | 'dynKwargs'>

function reprArguments({ args, kwargs, dynArgs, dynKwargs }: Arguments): string {
  const named = kwargs.map(({ key, value }) => `Keyword(key=${reprText(key)}, value=${reprExpr(value)})`)
  return `args=${reprList(args)}, kwargs=[${named.join(', ')}], dyn_args=${reprExpr(dynArgs)}, dyn_kwargs=${reprExpr(dynKwargs)}`
}

/** A literal in Python's spelling. */
export function reprLiteral({ literal }: Extract<Expr, { kind: 'Const' }>): string {
  switch (literal.type) {
    case 'none':
      return 'None'
    case 'bool':
      return literal.value ? 'True' : 'False'
    case 'int':
      return literal.digits
    case 'float':
      return Number.isInteger(literal.value) ? `${literal.value}.0` : String(literal.value)
    case 'str':
      return reprText(literal.value)
  }
}
