import type { Expr, Param, Stmt } from './ast.ts'
import { childrenOf } from './symbols.ts'

/** Which of `names` the statements read before they assign them, bodies of every depth included. */
export function undeclared(statements: readonly Stmt[], names: readonly string[]): ReadonlySet<string> {
  const search = new Search(names)
  search.statements(statements)
  return search.found
}

class Search {
  readonly found = new Set<string>()
  readonly #wanted: Set<string>
  constructor(names: readonly string[]) {
    this.#wanted = new Set(names)
  }

  statements(statements: readonly Stmt[]): void {
    for (const statement of statements) this.#statement(statement)
  }

  #expr(expr: Expr | null): void {
    if (expr === null) return
    if (expr.kind === 'Name' && this.#wanted.has(expr.name)) this.found.add(expr.name)
    for (const child of childrenOf(expr)) this.#expr(child)
  }

  #target(target: Expr): void {
    if (target.kind === 'Name') this.#wanted.delete(target.name)
    else if (target.kind === 'Tuple') for (const item of target.items) this.#target(item)
  }

  #params(params: readonly Param[]): void {
    for (const { fallback } of params) this.#expr(fallback)
  }

  #statement(statement: Stmt): void {
    switch (statement.kind) {
      case 'Output':
        for (const part of statement.parts) if (part.kind === 'Print') this.#expr(part.expr)
        return
      case 'If':
        for (const { test, body } of statement.branches) {
          this.#expr(test)
          this.statements(body)
        }
        return this.statements(statement.otherwise)
      case 'For':
        this.#target(statement.target)
        this.#expr(statement.iter)
        this.statements(statement.body)
        this.statements(statement.otherwise)
        return this.#expr(statement.test)
      case 'Set':
        this.#target(statement.target)
        return this.#expr(statement.value)
      case 'SetBlock':
        this.#target(statement.target)
        this.#expr(statement.filter)
        return this.statements(statement.body)
      case 'Macro':
        this.#params(statement.params)
        return this.statements(statement.body)
      case 'CallBlock':
        this.#expr(statement.call)
        this.#params(statement.params)
        return this.statements(statement.body)
      case 'FilterBlock':
        this.statements(statement.body)
        return this.#expr(statement.filter)
      case 'With':
        for (const { target } of statement.bindings) this.#target(target)
        for (const { value } of statement.bindings) this.#expr(value)
        return this.statements(statement.body)
      case 'Autoescape':
        return this.statements(statement.body)
      case 'Do':
        return this.#expr(statement.value)
      case 'Load':
        return this.#expr(statement.template)
      case 'Block':
      case 'Break':
      case 'Continue':
        return
    }
  }
}
