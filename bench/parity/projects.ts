/* Runs dbt projects with dbt-core and with tsdbt and compares all that they leave: `npm run parity -- <project>…`. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { dbtExecutable } from '../dbt-environment.ts'
import { median } from '../measure.ts'
import { compareProject, type Cost, type ProjectComparison } from './compare-project.ts'
import { type Difference, firstOfEachKind } from './difference.ts'
import { writePublicProject } from './public-copy.ts'
import { type PublicProject, publicProjects } from './public-projects.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** One a command, in order: `--command "run --full-refresh"`. */
    command: { type: 'string', multiple: true },
    /** All public projects of the list. */
    public: { type: 'boolean', default: false },
    /** Any command that takes dbt's arguments. */
    cli: { type: 'string', default: `${process.execPath} ${path.resolve(import.meta.dirname, '../../cli/bin.cjs')}` },
    /** Every difference, not only the first of each kind. */
    all: { type: 'boolean', default: false },
  },
})
const named = [...positionals.map(projectNamed), ...(values.public ? publicProjects : [])]
if (named.length === 0) {
  console.error('Usage: npm run parity -- <dbt project folder | owner/repository[/folder]>… [--public]')
  console.error('                          [--command "build --select x"]… [--all] [--cli "…"]')
  process.exit(2)
}
const dbt = [dbtExecutable()]
const tsdbt = values.cli.split(' ')
const wall: number[] = []
const cpu: number[] = []
let differing = 0
let uncounted = 0
for (const project of named) {
  const compared = await compare(project)
  if (compared === undefined || compared.nodes === 0) uncounted++
  else if (countedOf(compared).length > 0) differing++
  if (compared === undefined) continue
  if (compared.nodes === 0) {
    const differences = countedOf(compared)
    const besides = differences.length === 0 ? '' : `; ${differences.length} differences in what it reads`
    console.log(`${nameOf(project)}: not counted, dbt runs nothing of it${besides}`)
    tellDifferences(differences)
    continue
  }
  wall.push(compared.dbt.wallSeconds / compared.tsdbt.wallSeconds)
  cpu.push(compared.dbt.cpuSeconds / compared.tsdbt.cpuSeconds)
  tell(nameOf(project), compared)
}
console.log(`dbt / tsdbt, wall: median ${median(wall).toFixed(1)}, worst ${Math.min(...wall).toFixed(1)}`)
console.log(`dbt / tsdbt, CPU: median ${median(cpu).toFixed(1)}, worst ${Math.min(...cpu).toFixed(1)}`)
const equal = named.length - differing - uncounted
console.log(`${equal} equal, ${differing} different${uncounted > 0 ? `, ${uncounted} not counted` : ''}`)
process.exitCode = differing > 0 ? 1 : 0

/** A folder, or else a public project: one of the list, or any that can be fetched. */
function projectNamed(name: string): string | PublicProject {
  if (existsSync(name)) return path.resolve(name)
  const [owner = '', repository = '', ...folder] = name.split('/')
  const place = folder.join('/')
  const known = publicProjects.find((project) => nameOf(project) === name)
  return known ?? { repository: `${owner}/${repository}`, ...(place === '' ? {} : { folder: place }) }
}

function nameOf(project: string | PublicProject): string {
  if (typeof project === 'string') return path.basename(project)
  return [project.repository, project.folder].filter((part) => part !== undefined).join('/')
}

async function compare(project: string | PublicProject): Promise<ProjectComparison | undefined> {
  if (typeof project === 'string') return compareFolder(project, {})
  const folder = mkdtempSync(path.join(tmpdir(), 'tsdbt-parity-public-'))
  try {
    return await compareFolder(writePublicProject(project, folder), project)
  } catch (error) {
    console.log(`${nameOf(project)}: not compared. ${String(error)}`)
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function compareFolder(
  project: string,
  { commands = ['ls --quiet --output json', 'build', 'docs generate'], env = {} }: Partial<PublicProject>,
): Promise<ProjectComparison> {
  const words = (values.command ?? commands).map((command) => command.split(' '))
  return compareProject({ project, dbt, tsdbt, commands: words, env })
}

function tell(name: string, { differences, nodes, ...cost }: ProjectComparison): void {
  const counted = countedOf({ differences })
  const texts = differences.length - counted.length
  const verdict = counted.length === 0 ? 'equal' : `${counted.length} differences`
  const aside = texts === 0 ? '' : ` (but the SQL of ${texts} nodes)`
  console.log(`${name}: ${nodes} nodes, ${verdict}${aside}, ${ratioText(cost.dbt, cost.tsdbt)}`)
  tellDifferences(differences)
}

function tellDifferences(differences: readonly Difference[]): void {
  const lines = values.all ? differences.map(({ kind, text }) => `${kind}: ${text}`) : firstOfEachKind(differences)
  for (const line of lines) console.log(`     ${line.replaceAll('\n', '\n     ')}`)
}

/** Without the SQL's text: where it calls macros of the tools' own, such as `dateadd`, each writes it in its way, and rows tell whether it means the same. */
function countedOf({ differences }: Pick<ProjectComparison, 'differences'>): readonly Difference[] {
  return differences.filter(({ kind }) => kind !== 'compiled SQL')
}

function ratioText(theirs: Cost, ours: Cost): string {
  const times = (a: number, b: number): string => (a / b).toFixed(1)
  return `dbt / tsdbt: wall ${times(theirs.wallSeconds, ours.wallSeconds)}, CPU ${times(theirs.cpuSeconds, ours.cpuSeconds)}`
}
