import type { RefArgs } from '../../core/node.ts'

/** What a given input stands in for. */
export type InputTarget =
  | { readonly kind: 'this' }
  | { readonly kind: 'ref'; readonly ref: RefArgs }
  | { readonly kind: 'source'; readonly source: string; readonly table: string }

/** Reads `this`, `ref('a')`, `ref('package', 'a', v=2)` or `source('s', 't')`; undefined for anything else. */
export function parseInput(input: string): InputTarget | undefined {
  const text = input.trim()
  if (text === 'this') return { kind: 'this' }
  const call = /^(ref|source)\s*\(([\s\S]*)\)$/.exec(text)
  const args = call?.[2] === undefined ? undefined : parseArguments(call[2])
  if (args === undefined) return undefined
  const [first, second, ...more] = args.positional
  if (first === undefined || more.length > 0) return undefined
  if (call?.[1] === 'source') {
    return second === undefined || args.version !== null ? undefined : { kind: 'source', source: first, table: second }
  }
  const [name, packageName] = second === undefined ? [first, null] : [second, first]
  return { kind: 'ref', ref: { name, package: packageName, version: args.version } }
}

const argument = /\s*(?:(v|version)\s*=\s*)?(?:'([^']*)'|"([^"]*)"|(\d+(?:\.\d+)?))\s*(?:,|$)/y

function parseArguments(
  text: string,
): { readonly positional: readonly string[]; readonly version: string | number | null } | undefined {
  const positional: string[] = []
  let version: string | number | null = null
  argument.lastIndex = 0
  while (argument.lastIndex < text.trimEnd().length) {
    const found = argument.exec(text)
    if (found === null) return undefined
    const [, keyword, single, double, number] = found
    const word = single ?? double
    if (keyword !== undefined) version = word ?? Number(number)
    else if (word === undefined) return undefined
    else positional.push(word)
  }
  return { positional, version }
}
