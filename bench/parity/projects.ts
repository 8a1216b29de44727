/* Runs dbt projects with dbt-core and with tsdbt and compares all that they leave: `npm run parity -- <project folder>…`. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { dbtExecutable } from '../dbt-environment.ts'
import { median } from '../measure.ts'
import { compareProject, type Cost } from './compare-project.ts'
import { firstOfEachKind } from './difference.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** One a command, in order: `--command "run --full-refresh"`. */
    command: { type: 'string', multiple: true, default: ['ls --output json', 'build', 'docs generate'] },
  },
})
if (positionals.length === 0) {
  console.error('Usage: npm run parity -- <dbt project folder>… [--command "build --select x"]…')
  process.exit(2)
}
const dbt = [dbtExecutable()]
const tsdbt = [process.execPath, path.resolve(import.meta.dirname, '../../cli/bin.cjs')]
const commands = values.command.map((command) => command.split(' '))
const ratios: number[] = []
let differing = 0
for (const project of positionals) {
  const { differences, nodes, ...cost } = await compareProject({ project: path.resolve(project), dbt, tsdbt, commands })
  ratios.push(cost.dbt.wallSeconds / cost.tsdbt.wallSeconds)
  if (differences.length > 0) differing++
  const verdict = differences.length === 0 ? 'equal' : `${differences.length} differences`
  console.log(`${path.basename(project)}: ${nodes} nodes, ${verdict}, ${ratioText(cost.dbt, cost.tsdbt)}`)
  for (const line of firstOfEachKind(differences)) console.log(`     ${line.replaceAll('\n', '\n     ')}`)
}
console.log(`dbt / tsdbt, wall: median ${median(ratios).toFixed(1)}, worst ${Math.min(...ratios).toFixed(1)}`)
console.log(`${positionals.length - differing} equal, ${differing} different`)
process.exitCode = differing > 0 ? 1 : 0

function ratioText(theirs: Cost, ours: Cost): string {
  const wall = (theirs.wallSeconds / ours.wallSeconds).toFixed(1)
  const cpu = (theirs.cpuSeconds / ours.cpuSeconds).toFixed(1)
  return `dbt / tsdbt: wall ${wall}, CPU ${cpu}`
}
