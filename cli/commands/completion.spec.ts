import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { commands } from './command-table.ts'
import { completionScripts } from './completion-scripts.ts'

/** What bash would offer for the last of these words, in a project of two models. */
function offered(...words: readonly string[]): string {
  const script = `tsdbt() { printf 'stg_orders\\nfct_sales\\n'; }
${completionScripts.bash(commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _tsdbt; echo "\${COMPREPLY[*]}"`
  return execFileSync('bash', ['-c', script, 'bash', 'tsdbt', ...words], { encoding: 'utf8' }).trim()
}

describe('in bash', () => {
  it.each([
    [['bu'], 'build'],
    [['docs', ''], 'generate serve'],
    [['docs', 'generate', '--emp'], '--empty-catalog'],
    [['build', '--full'], '--full-refresh'],
    [['--target', 'dev', 'build', '--thr'], '--threads'],
    [['build', '-s', ''], 'stg_orders fct_sales'],
    [['build', '--exclude', 'stg_orders', 'f'], 'fct_sales'],
    [['build', '--select', 'fct_sales', '--empt'], '--empty'],
    [['ls', '--output', ''], 'selector name path json'],
    [['compile', '--output', ''], 'text json'],
    [['run', '--log-level', 'd'], 'debug'],
    [['run', '--project-dir', ''], ''],
  ])('%j may go on with %j', (words, expected) => {
    expect(offered(...words)).toBe(expected)
  })
})

describe('in fish', () => {
  const lines = completionScripts.fish(commands).split('\n')

  it.each(commands.map(({ name, summary }) => [name, summary] as const))(
    '%s is told with its summary',
    (name, summary) => {
      const offer = `-xa ${name.split(' ').at(-1)} -d '${summary.replaceAll("'", "\\'")}'`
      expect(lines.filter((line) => line.endsWith(offer))).toHaveLength(1)
    },
  )

  it('a flag has its short form, its choices and its help', () => {
    expect(lines).toContain(
      "complete -c tsdbt -n '__fish_seen_subcommand_from build' -l select -s s -xa '(__tsdbt_nodes)' -d 'Nodes to take: names, paths, tag:…, +parents, children+, state:modified…'",
    )
    expect(lines).toContain("complete -c tsdbt -l log-level -xa 'debug info warn error none' -d 'How much to print.'")
  })
})
