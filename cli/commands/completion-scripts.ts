import type { CommandSpec } from './command-spec.ts'
import { type Flag, globalFlags } from './flag-table.ts'

/** Prints the names that a selection may take. Nothing is written, whatever is pressed. */
const nodes =
  'tsdbt ls --quiet --no-write-json --log-level-file none --exclude-resource-type test unit_test --output name 2>/dev/null'

const selections: ReadonlySet<string> = new Set(['select', 'exclude', 'models'])

const flagsOf = (spec: CommandSpec): readonly Flag[] =>
  [...spec.flags, ...globalFlags].filter(({ isInert }) => isInert !== true)

const spellings = ({ name, short }: Flag): readonly string[] => [
  `--${name}`,
  ...(short === undefined ? [] : [`-${short}`]),
]

/** Groups of commands, such as `docs`, with what comes after their name. */
function groupsOf(commands: readonly CommandSpec[]): ReadonlyMap<string, readonly CommandSpec[]> {
  return Map.groupBy(
    commands.filter(({ name }) => name.includes(' ')),
    ({ name }) => firstWord(name),
  )
}

const firstWord = (name: string): string => name.split(' ')[0] ?? name
const secondWord = (name: string): string => name.split(' ')[1] ?? ''
const firstWords = (commands: readonly CommandSpec[]): readonly string[] => [
  ...new Set(commands.map(({ name }) => firstWord(name))),
]

/** One function, which zsh understands as bash does. */
function bashFunction(commands: readonly CommandSpec[]): string {
  const groups = groupsOf(commands)
  const known = [...groups.keys(), ...commands.map(({ name }) => name)]
  const chosen = [
    ...globalFlags.flatMap((flag) => choicesOf(flag, (spelling) => `*' ${spelling}'`)),
    ...commands.flatMap(({ name, flags }) =>
      flags.flatMap((flag) => choicesOf(flag, (spelling) => `'${name} ${spelling}'`)),
    ),
  ]
  // Behind these stands what nobody knows, or a file.
  const free = new Set(commands.flatMap(flagsOf).filter(isFree).flatMap(spellings))
  const words = [
    `      '') choices='${firstWords(commands).join(' ')}' ;;`,
    ...[...groups].map(
      ([name, specs]) => `      ${name}) choices='${specs.map((spec) => secondWord(spec.name)).join(' ')}' ;;`,
    ),
    ...commands.map(
      (spec) =>
        `      '${spec.name}') choices='${flagsOf(spec)
          .map(({ name }) => `--${name}`)
          .join(' ')}' ;;`,
    ),
  ]
  return `_tsdbt() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command='' flag='' word choices=''
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case "\${command:+$command }$word" in
      ${known.map((name) => `'${name}'`).join('|')}) command="\${command:+$command }$word" ;;
    esac
    case "$word" in -*) flag="$word" ;; esac
  done
  case "$current" in -*) flag='' ;; esac
  case "$command $flag" in
    *' --select'|*' -s'|*' --exclude'|*' --models'|*' -m') choices="$(${nodes})" ;;
${chosen.join('\n')}
    ${[...free].map((spelling) => `*' ${spelling}'`).join('|')}) ;;
    *) case "$command" in
${words.join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$choices" -- "$current"))
}
complete -o default -F _tsdbt tsdbt
`
}

const isFree = ({ kind, choices, name }: Flag): boolean =>
  kind !== 'switch' && choices === undefined && !selections.has(name)

/** What may stand behind a flag that has few values. */
const choicesOf = (flag: Flag, patternOf: (spelling: string) => string): readonly string[] =>
  flag.choices ? [`    ${spellings(flag).map(patternOf).join('|')}) choices='${flag.choices.join(' ')}' ;;`] : []

function fishScript(commands: readonly CommandSpec[]): string {
  const groups = groupsOf(commands)
  const lines = [...groups].flatMap(([group, specs]) => {
    const inside = specs.map(({ name }) => secondWord(name))
    const when = `__fish_seen_subcommand_from ${group}; and not __fish_seen_subcommand_from ${inside.join(' ')}`
    return [
      `complete -c tsdbt -n __fish_use_subcommand -xa ${group}`,
      ...specs.map(
        ({ name, summary }) => `complete -c tsdbt -n '${when}' -xa ${secondWord(name)} -d ${quoted(summary)}`,
      ),
    ]
  })
  const single = commands.filter(({ name }) => !name.includes(' '))
  return [
    `function __tsdbt_nodes; ${nodes}; end`,
    ...single.map(
      ({ name, summary }) => `complete -c tsdbt -n __fish_use_subcommand -xa ${name} -d ${quoted(summary)}`,
    ),
    ...lines,
    ...commands.flatMap((spec) =>
      spec.flags.filter(({ isInert }) => isInert !== true).map((flag) => fishFlag(flag, spec)),
    ),
    ...globalFlags.filter(({ isInert }) => isInert !== true).map((flag) => fishFlag(flag)),
    '',
  ].join('\n')
}

function fishFlag(flag: Flag, spec?: CommandSpec): string {
  const seen = spec?.name.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`)
  return [
    'complete -c tsdbt',
    ...(seen ? [`-n '${seen.join('; and ')}'`] : []),
    `-l ${flag.name}`,
    ...(flag.short === undefined ? [] : [`-s ${flag.short}`]),
    ...valuesOf(flag),
    `-d ${quoted(flag.help)}`,
  ].join(' ')
}

function valuesOf(flag: Flag): readonly string[] {
  if (flag.kind === 'switch') return []
  if (flag.choices) return [`-xa '${flag.choices.join(' ')}'`]
  return selections.has(flag.name) ? ["-xa '(__tsdbt_nodes)'"] : ['-r']
}

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`

/** What a shell reads to complete commands, flags and names of nodes. */
export const completionScripts = {
  bash: bashFunction,
  zsh: (commands: readonly CommandSpec[]): string =>
    `autoload -Uz compinit bashcompinit\ncompinit\nbashcompinit\n${bashFunction(commands)}`,
  fish: fishScript,
} as const
