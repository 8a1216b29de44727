import { Command, CommanderError, Option } from 'commander'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { CommandSpec } from './command-spec.ts'
import { commands } from './command-table.ts'
import { type Flag, globalFlags } from './flag-table.ts'
import type { Streams } from './program.ts'
import type { Given } from './quick-arguments.ts'
import { usageProblem } from './usage-problem.ts'

/** Reads any argument list: a command, what is wrong, or the exit code after a text that was printed (`--help`). */
export async function fullArguments(
  argv: readonly string[],
  version: string,
  streams: Streams,
): Promise<Given | { readonly problem: Diagnostic } | { readonly exitCode: number }> {
  let found: Given | undefined
  const program = makeProgram(argv, version, streams, (spec, words, command) => {
    found = { spec, words, flags: flagsOf(spec, command) }
  })
  if (argv.length === 0) {
    program.outputHelp()
    return { exitCode: 0 }
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return { exitCode: 0 }
    // A group without its command has printed its help.
    return error.code === 'commander.help' ? { exitCode: 2 } : { problem: usageProblem(error, argv) }
  }
  return found ?? { exitCode: 0 }
}

/** What was given, by flag: commander keeps it in camel case. */
function flagsOf(spec: CommandSpec, command: Command): Given['flags'] {
  const given = command.optsWithGlobals<Readonly<Record<string, unknown>>>()
  const flags = new Map<string, string | boolean | readonly string[]>()
  for (const { name, aliases = [] } of [...globalFlags, ...spec.flags]) {
    for (const key of [name, ...aliases]) {
      const raw = given[camelCase(key)]
      if (typeof raw === 'string' || typeof raw === 'boolean') flags.set(key, raw)
      else if (Array.isArray(raw)) flags.set(key, raw.map(String))
    }
  }
  return flags
}

const camelCase = (name: string): string => name.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

function makeProgram(
  argv: readonly string[],
  version: string,
  streams: Streams,
  chosen: (spec: CommandSpec, words: string[], command: Command) => void,
): Command {
  const program = new Command('tsdbt')
    .description('SQL and TypeScript transformations, tested before they are published.')
    .version(version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Show help.')
    .helpCommand('help [command]', 'Show help for a command')
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err, outputError: () => undefined })
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .addHelpText('after', '\nFlags of every command stand before or after it. tsdbt <command> --help tells more.')
  for (const flag of globalFlags) addFlag(program, flag, false)
  const groups = new Map<string, Command>()
  for (const spec of meantBy(argv)) {
    const command = addCommand(program, groups, spec, chosen)
    for (const flag of spec.flags) addFlag(command, flag, true)
  }
  return program
}

/** Hundreds of flags take milliseconds to declare: where a command is named and no help asked for, the others are left out. */
function meantBy(argv: readonly string[]): readonly CommandSpec[] {
  const words = new Set(argv)
  const named = commands.filter((spec) => namesOf(spec).some((name) => words.has(name)))
  return named.length === 0 || ['-h', '--help', 'help'].some((word) => words.has(word)) ? commands : named
}

const namesOf = (spec: CommandSpec): string[] => [...spec.name.split(' '), ...(spec.aliases ?? [])]

function addCommand(
  program: Command,
  groups: Map<string, Command>,
  spec: CommandSpec,
  chosen: (spec: CommandSpec, words: string[], command: Command) => void,
): Command {
  const [first = '', second] = spec.name.split(' ')
  const parent = second === undefined ? program : groupOf(program, groups, first)
  const command = parent
    .command(second ?? first)
    .summary(spec.summary)
    .description(`${spec.summary}.\n${spec.description}`)
  command.copyInheritedSettings(program).exitOverride()
  for (const alias of spec.aliases ?? []) command.alias(alias)
  for (const argument of spec.argument?.split(' ') ?? []) command.argument(argument)
  command.addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  ${line}`).join('\n')}`)
  command.addHelpText(
    'after',
    '\nEvery command also takes --target, --vars, --threads, --state, --defer and what else tsdbt --help lists.',
  )
  command.action(() => chosen(spec, command.args, command))
  return command
}

function groupOf(program: Command, groups: Map<string, Command>, name: string): Command {
  const known = groups.get(name)
  if (known) return known
  const group = program.command(name).description(`Commands of ${name}: ${namesIn(name).join(', ')}.`)
  group.helpCommand('help [command]', 'Show help for a command')
  group.copyInheritedSettings(program).exitOverride()
  groups.set(name, group)
  return group
}

const namesIn = (group: string): string[] =>
  commands.filter((spec) => spec.name.startsWith(`${group} `)).map((spec) => spec.name.slice(group.length + 1))

/** `isVariadic`: a list before the command's name would swallow it, so only a command's own lists take several words. */
function addFlag(command: Command, flag: Flag, isVariadic: boolean): void {
  const short = flag.short === undefined ? '' : `-${flag.short}, `
  if (flag.kind === 'switch') {
    command.addOption(hidden(new Option(`${short}--${flag.name}`, flag.help), flag.isInert === true))
    command.addOption(new Option(`--no-${flag.name}`).hideHelp())
    return
  }
  const dots = flag.kind === 'list' && isVariadic ? '...' : ''
  const value = `<${flag.value ?? 'value'}${dots}>`
  const option = new Option(`${short}--${flag.name} ${value}`, helpOf(flag))
  command.addOption(hidden(collecting(option, flag), flag.isInert === true))
  for (const alias of flag.aliases ?? []) {
    const aliasShort = alias === 'models' ? '-m, ' : ''
    command.addOption(collecting(new Option(`${aliasShort}--${alias} ${value}`).hideHelp(), flag))
  }
}

const helpOf = (flag: Flag): string => (flag.choices ? `${flag.help} (${flag.choices.join(', ')})` : flag.help)

const hidden = (option: Option, isHidden: boolean): Option => (isHidden ? option.hideHelp() : option)

/** Lists gather over repeated flags. */
const collecting = (option: Option, flag: Flag): Option =>
  flag.kind === 'list'
    ? option.argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word])
    : option
