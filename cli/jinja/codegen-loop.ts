import type { StmtOf } from './ast.ts'
import { condition, expression, hasCall } from './codegen-expression.ts'
import { assign, body, declarations, innerFrame, newBuffer, printValue } from './codegen-statement.ts'
import { at, type CodeFrame, type Emitter } from './emitter.ts'
import { analyzeBody, analyzeTarget, Symbols, visitExpr } from './symbols.ts'
import { undeclared } from './undeclared.ts'

type For = StmtOf<'For'>

/** A `for` statement. The `loop` object is made only where the body reads `loop`. */
export function loop(emitter: Emitter, statement: For, frame: CodeFrame): string {
  forbidLoopTarget(emitter, statement)
  const isExtended = statement.isRecursive || undeclared(statement.body, ['loop']).has('loop')
  if (statement.isRecursive) return recursiveLoop(emitter, statement, frame)
  const items = expression(emitter, statement.iter, frame)
  return loopCode(emitter, statement, frame, { items, isExtended, recurse: 'null', depth: '0' })
}

interface LoopParts {
  readonly items: string
  readonly isExtended: boolean
  readonly recurse: string
  readonly depth: string
}

function loopCode(emitter: Emitter, statement: For, frame: CodeFrame, parts: LoopParts): string {
  const symbols = new Symbols(frame.symbols)
  const loopRef = parts.isExtended ? symbols.parameter('loop') : undefined
  analyzeTarget(symbols, statement.target, true)
  analyzeBody(symbols, statement.body)
  const inner = innerFrame(frame, { symbols, isLoop: true })
  const item = emitter.fresh('i')
  const context = emitter.fresh('c')
  const flag = statement.otherwise.length === 0 ? undefined : emitter.fresh('e')
  const filtered =
    loopRef !== undefined && statement.test ? filteredItems(emitter, statement, frame, parts.items) : undefined
  const items = `$.iterate(${parts.items}, ${at(emitter, statement.iter)})`
  const source =
    loopRef === undefined
      ? items
      : `const ${context} = new $.Loop(S, ${filtered?.name ?? parts.items}, ${parts.recurse}, ${parts.depth}, ${at(emitter, statement.iter)});`
  const lines = [
    filtered?.code ?? '',
    flag === undefined ? '' : `let ${flag} = true;`,
    loopRef === undefined ? '' : source,
    `for (const ${item} of ${loopRef === undefined ? source : context}) {`,
    loopRef === undefined && statement.test ? skipUnless(emitter, statement, frame, item) : '',
    declarations(symbols),
    loopRef === undefined ? '' : `${loopRef} = ${context};`,
    assign(emitter, statement.target, item, inner),
    body(emitter, statement.body, inner),
    flag === undefined ? '' : `${flag} = false;`,
    '}',
    flag === undefined ? '' : elseCode(emitter, statement, frame, flag),
  ]
  return `{ ${lines.filter((line) => line !== '').join('\n')} }`
}

function elseCode(emitter: Emitter, statement: For, frame: CodeFrame, flag: string): string {
  const symbols = new Symbols(frame.symbols)
  analyzeBody(symbols, statement.otherwise)
  return `if (${flag}) { ${declarations(symbols)}\n${body(emitter, statement.otherwise, innerFrame(frame, { symbols }))}\n}`
}

/** The frame of the loop's own `if`. */
function testFrame(statement: For, frame: CodeFrame): CodeFrame {
  const symbols = new Symbols(frame.symbols)
  analyzeTarget(symbols, statement.target, true)
  if (statement.test) visitExpr(symbols, statement.test)
  return innerFrame(frame, { symbols })
}

function testCode(
  emitter: Emitter,
  statement: For,
  frame: CodeFrame,
  item: string,
): { readonly setup: string; readonly test: string } {
  const inner = testFrame(statement, frame)
  const setup = `${declarations(inner.symbols)} ${assign(emitter, statement.target, item, inner)}`
  return { setup, test: statement.test ? condition(emitter, statement.test, inner) : 'true' }
}

function skipUnless(emitter: Emitter, statement: For, frame: CodeFrame, item: string): string {
  const { setup, test } = testCode(emitter, statement, frame, item)
  return `{ ${setup} if (!${test}) continue; }`
}

/**
 * The items that pass the loop's `if`, for a loop that has a `loop` object. Lazily, as in Jinja2, so that the body can change what the test
 * sees; a test that calls something must be awaited before the loop object can look ahead, so it runs over all items first.
 */
function filteredItems(
  emitter: Emitter,
  statement: For,
  frame: CodeFrame,
  items: string,
): { readonly code: string; readonly name: string } {
  const name = emitter.fresh('f')
  const item = emitter.fresh('i')
  const all = emitter.fresh('x')
  const { setup, test } = testCode(emitter, statement, frame, item)
  const isEager = emitter.mode === 'async' && statement.test !== null && hasCall(statement.test)
  const each = `for (const ${item} of ${all}) { ${setup} if (${test}) ${isEager ? `${name}.push(${item})` : `yield ${item}`}; }`
  const before = `const ${all} = $.iterate(${items}, ${at(emitter, statement.iter)});`
  if (isEager) return { name, code: `${before} const ${name} = []; ${each}` }
  return { name, code: `${before} const ${name} = $.generator(function* () { ${each} });` }
}

function recursiveLoop(emitter: Emitter, statement: For, frame: CodeFrame): string {
  const [run, items, depth, buffer] = ['r', 'x', 'd', 'b'].map((prefix) => emitter.fresh(prefix))
  if (run === undefined || items === undefined || depth === undefined || buffer === undefined) return ''
  const inner = { ...frame, buffer, isNativeOutput: false }
  const code = loopCode(emitter, statement, inner, { items, isExtended: true, recurse: run, depth })
  const first = `${emitter.await}${run}(${expression(emitter, statement.iter, frame)}, 0)`
  return `{ const ${run} = ${emitter.async}(${items}, ${depth}) => { ${newBuffer(buffer, frame)}\n${code}\nreturn ${buffer}.done(); };
${printValue(emitter, first, statement.iter, frame)} }`
}

function forbidLoopTarget(emitter: Emitter, statement: For): void {
  const symbols = new Symbols(null)
  analyzeTarget(symbols, statement.target, true)
  if (symbols.findRef('loop') !== undefined) {
    emitter.fail("Can't assign to special loop variable in for-loop target", statement.target)
  }
}
