import { extname } from 'node:path'

/** How to mend what a module threw, where that is known. */
export function hintOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  if (!('code' in thrown)) return thrown instanceof SyntaxError ? exportHint(thrown.message) : inputHint(thrown)
  if (thrown.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
    return 'Types are stripped, not compiled: write it without enum, namespace, parameter properties and decorators.'
  }
  if (thrown.code === 'ERR_IMPORT_ATTRIBUTE_MISSING') {
    return 'Say what it is: import data from "./x.json" with { type: "json" }.'
  }
  if (thrown.code !== 'ERR_MODULE_NOT_FOUND') return undefined
  const name = /^Cannot find package '(.+?)'/.exec(thrown.message)?.[1]
  if (name !== undefined) return `Install it: npm install ${name}`
  const path = /^Cannot find module '(.+?)'/.exec(thrown.message)?.[1] ?? ''
  return extname(path) === ''
    ? 'Relative imports need their extension: import { x } from "./y.ts".'
    : 'There is no such file; a relative path counts from the file that imports it.'
}

/** What is tried with an input by those who know data frames. */
function inputHint(error: Error): string | undefined {
  if (!(error instanceof TypeError)) return undefined
  const { message } = error
  const called = /\.(map|filter|reduce|forEach|find|some|every|flatMap|sort|toSorted|slice|at) is not a function$/.exec(
    message,
  )
  if (called) return `An input is no array: read it row by row, or whole by (await inputs.name.all()).${called[1]}(…).`
  if (/\.all\(\.{3}\) is not a function or its return value is not iterable$/.test(message))
    return 'Wait for it: await inputs.name.all().'
  // What another function returned is no input.
  return / is not (async )?iterable$/.test(message) && !/(?<!\.(all|batches)) is not a function or its/.test(message)
    ? 'Rows of an input come as they are read: for await (const row of inputs.name).'
    : undefined
}

/** Of an import that is used as a type alone nothing tells Node so. */
function exportHint(message: string): string | undefined {
  const name = /^The requested module '.+\.[cm]?ts' does not provide an export named '(.+)'$/.exec(message)?.[1]
  return name === undefined || name === 'default'
    ? undefined
    : `Where it is a type: import type { ${name} }, since types are stripped file by file.`
}
