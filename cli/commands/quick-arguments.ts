import type { CommandSpec } from './command-spec.ts'
import { commands } from './command-table.ts'
import { type Flag, globalFlags } from './flag-table.ts'

/** A command with the flags that were given, as they were written: texts, lists of texts, booleans. */
export interface Given {
  readonly spec: CommandSpec
  readonly words: readonly string[]
  /** By the flag's own name or the alias that was used. */
  readonly flags: ReadonlyMap<string, string | boolean | readonly string[]>
}

/**
 * Reads the plainest of command lines, which are most: a command's name, then long flags, each with its values. Anything else is undefined here and
 * read, or refused, by the full parser, which takes milliseconds to load and set up.
 */
export function quickArguments(argv: readonly string[]): Given | undefined {
  const spec = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word))
  if (!spec) return undefined
  const own = byName(spec.flags)
  const shared = byName(globalFlags)
  const given = new Map<string, string | boolean | readonly string[]>()
  for (let at = spec.name.split(' ').length; at < argv.length;) {
    const name = /^--([a-z][a-z-]*)$/.exec(argv[at] ?? '')?.[1]
    if (name === undefined) return undefined
    const flag = own.get(name) ?? shared.get(name)
    const contrary = flag ? undefined : switchNamed(name.replace(/^no-/, ''), own, shared)
    if (contrary) given.set(contrary.name, false)
    else if (!flag) return undefined
    else if (flag.kind === 'switch') given.set(name, true)
    else {
      const isList = flag.kind === 'list'
      // A list that every command takes is given a word at a time, so that it cannot swallow the command's name.
      const values = wordsFrom(argv, at + 1, isList && own.has(name) ? Number.POSITIVE_INFINITY : 1)
      const [first] = values
      if (first === undefined) return undefined
      given.set(name, isList ? [...listed(given.get(name)), ...values] : first)
      at += values.length
    }
    at++
  }
  return { spec, words: [], flags: given }
}

const byName = (flags: readonly Flag[]): ReadonlyMap<string, Flag> =>
  new Map(flags.flatMap((flag) => [flag.name, ...(flag.aliases ?? [])].map((name) => [name, flag] as const)))

function switchNamed(name: string, ...tables: readonly ReadonlyMap<string, Flag>[]): Flag | undefined {
  const flag = tables.map((table) => table.get(name)).find((found) => found !== undefined)
  return flag?.kind === 'switch' && flag.name === name ? flag : undefined
}

/** Words up to the next flag. */
function wordsFrom(argv: readonly string[], from: number, most: number): readonly string[] {
  let end = from
  while (end < argv.length && end - from < most && argv[end]?.startsWith('-') === false) end++
  return argv.slice(from, end)
}

const listed = (value: string | boolean | readonly string[] | undefined): readonly string[] =>
  Array.isArray(value) ? value : []
