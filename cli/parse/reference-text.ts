import type { RefArgs } from '../core/node.ts'
import type { Expr } from '../jinja/ast.ts'
import { JinjaError } from '../jinja/errors.ts'
import { parseTemplate } from '../jinja/parser.ts'
import { literalText } from './static-calls.ts'

export type Reference =
  | { readonly kind: 'ref'; readonly ref: RefArgs }
  | { readonly kind: 'source'; readonly source: readonly [string, string] }

const simpleRef = /^\s*ref\(\s*(?:'([^'\\]*)'|"([^"\\]*)")\s*\)\s*$/

/** Reads `ref('x', v=2)` or `source('s', 't')` as properties write them, its arguments literal; undefined when it is neither. */
export function parseReference(text: string): Reference | undefined {
  const simple = simpleRef.exec(text)
  if (simple) return { kind: 'ref', ref: { name: simple[1] ?? simple[2] ?? '', package: null, version: null } }
  const call = callOf(text)
  if (!call) return undefined
  const names = call.args.map(literalText)
  const [first, second] = names
  if (first === undefined || names.length > 2 || names.includes(undefined)) return undefined
  if (call.callee === 'source') return second === undefined ? undefined : { kind: 'source', source: [first, second] }
  if (call.callee !== 'ref') return undefined
  const version = call.kwargs.find(({ key }) => key === 'v' || key === 'version')
  return {
    kind: 'ref',
    ref: {
      name: second ?? first,
      package: second === undefined ? null : first,
      version: version ? versionOf(version.value) : null,
    },
  }
}

function callOf(
  text: string,
): { callee: string; args: readonly Expr[]; kwargs: readonly { key: string; value: Expr }[] } | undefined {
  try {
    const [output] = parseTemplate(`{{ ${text} }}`, { path: 'reference' }).body
    const [part] = output?.kind === 'Output' ? output.parts : []
    const call = part?.kind === 'Print' ? part.expr : undefined
    if (call?.kind !== 'Call' || call.callee.kind !== 'Name') return undefined
    return { callee: call.callee.name, args: call.args, kwargs: call.kwargs }
  } catch (thrown) {
    if (thrown instanceof JinjaError) return undefined
    throw thrown
  }
}

function versionOf(expr: Expr): string | number | null {
  if (expr.kind !== 'Const') return null
  if (expr.literal.type === 'str' || expr.literal.type === 'float') return expr.literal.value
  return expr.literal.type === 'int' ? Number(expr.literal.digits) : null
}
