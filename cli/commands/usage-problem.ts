import type { CommanderError } from 'commander'
import { type Diagnostic, problem } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CommandSpec } from './command-spec.ts'
import { commands } from './command-table.ts'
import { type Flag, globalFlags } from './flag-table.ts'

/** What is wrong with an argument list, in our own words; commander tells only which kind of mistake it is. */
export function usageProblem(error: CommanderError, argv: readonly string[]): Diagnostic {
  const spec = specOf(argv)
  const name = spec ? `tsdbt ${spec.name}` : 'tsdbt'
  switch (error.code) {
    case 'commander.unknownOption':
      return flagProblem(/'([^']*)'/.exec(error.message)?.[1] ?? '', name, flagsOf(spec))
    case 'commander.optionMissingArgument': {
      const flag = /(--[\w-]+)/.exec(error.message)?.[1] ?? ''
      return problem('flag-needed', { command: name, needed: `a value after ${flag}` })
    }
    case 'commander.excessArguments':
      return spec ? extraWord(error.message, spec) : commandProblem(argv)
    default:
      return commandProblem(argv)
  }
}

function flagProblem(given: string, command: string, flags: readonly Flag[]): Diagnostic {
  const [base = ''] = given.split('=', 1)
  const known = flags.flatMap(({ name, aliases = [] }) => [name, ...aliases]).map((flag) => `--${flag}`)
  if (base !== given && known.includes(base)) {
    const hint = `Write ${base}, or ${base.replace('--', '--no-')} for the contrary.`
    return problem('flag-without-value', { flag: base }, undefined, { hint })
  }
  const hint = didYouMean(given, known) ?? `Run "${command} --help" to see its flags.`
  return problem('flag-unknown', { command, flag: given }, undefined, { hint })
}

/** Commander (15) tells the words: `Expected 1 argument but got 2: a, b.` */
function extraWord(message: string, spec: CommandSpec): Diagnostic {
  const words = (/ but got \d+: (.*)\.$/s.exec(message)?.[1] ?? '').split(', ')
  const most = spec.argument?.split(' ').length ?? 0
  const extra = words[most] ?? words.at(-1) ?? ''
  const selects = spec.flags.some(({ name }) => name === 'select')
  const values = spec.flags.find(({ kind }) => kind === 'yaml')?.name
  const quoted =
    values && /[{}:]/.test(words.join(' '))
      ? `Put quotes around what has spaces: --${values} '{key: value}'.`
      : undefined
  const hint = selects ? `Select nodes with --select ${extra}.` : quoted
  const taken = most === 0 ? 'no words' : most === 1 ? 'one word' : `${most} words`
  return problem('word-unexpected', { command: `tsdbt ${spec.name}`, taken, word: extra }, undefined, { hint })
}

function commandProblem(argv: readonly string[]): Diagnostic {
  const words = argv.filter((word) => !word.startsWith('-'))
  const [first = '', second = ''] = words
  const isGroup = commands.some(({ name }) => name.startsWith(`${first} `))
  const given = isGroup ? `${first} ${second}` : first
  const known = commands.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  const asked = given === 'version' ? 'Run "tsdbt --version".' : didYouMean(given, known)
  const hint = asked ?? 'Run "tsdbt --help" to see the commands.'
  return problem('command-unknown', { name: given }, undefined, { hint })
}

const flagsOf = (spec: CommandSpec | undefined): readonly Flag[] => [...globalFlags, ...(spec?.flags ?? [])]

/** The command an argument list names; values of flags that look like one are passed over only where the flag is before it. */
function specOf(argv: readonly string[]): CommandSpec | undefined {
  const words = argv.filter((word) => !word.startsWith('-'))
  const fitting = commands.filter(({ name, aliases = [] }) => {
    const [first, second] = name.split(' ')
    const at = words.indexOf(first ?? '')
    if (second === undefined) return at >= 0 || aliases.some((alias) => words.includes(alias))
    return at >= 0 && [second, ...aliases].includes(words[at + 1] ?? '')
  })
  // Of "model ls" and "ls" the longer one is meant.
  return fitting.find(({ name }) => name.includes(' ')) ?? fitting[0]
}
