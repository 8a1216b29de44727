import type { Finding, FindingKind } from '../migrate/finding.ts'
import type { FileReport, MigrationReport } from '../migrate/report.ts'
import { place } from '../ui/code-frame.ts'
import type { Paint, Painter } from '../ui/paint.ts'
import { counted } from '../ui/words.ts'
import { wrapped } from '../ui/wrapped.ts'

interface Section {
  readonly kind: FindingKind
  readonly mark: string
  readonly title: string
  readonly paint: (paint: Paint) => Painter
}

const sections: readonly Section[] = [
  { kind: 'must-change', mark: '✖', title: 'Has to change', paint: (paint) => paint.red },
  { kind: 'differs', mark: '●', title: 'Runs, and differs', paint: (paint) => paint.yellow },
  { kind: 'ignored', mark: '○', title: 'Has no effect', paint: (paint) => paint.yellow },
  { kind: 'deprecated', mark: '!', title: 'Deprecated by dbt', paint: (paint) => paint.yellow },
  { kind: 'warned', mark: '!', title: 'Warned of', paint: (paint) => paint.yellow },
  { kind: 'calls-dbt', mark: '→', title: 'Calls dbt', paint: (paint) => paint.cyan },
]

/** The report for people. */
export function migrationText(report: MigrationReport, paint: Paint, width: number): string {
  const own = report.files.filter(({ status }) => status !== 'outside')
  const running = own.filter(({ status }) => status === 'runs').length
  const findings = report.files.flatMap((file) => file.findings)
  return [
    [paint.bold(report.project), paint.dim(targetText(report))].filter((part) => part !== paint.dim('')).join('  '),
    '',
    ...(report.verdict === 'refused'
      ? [`${paint.red('✖')} It cannot be read yet.`]
      : [`${paint.green('✔')} ${filesText(running, own.length)}${nodesText(report)}`]),
    ...packagesText(report, paint),
    ...sections.flatMap((section) => sectionText(section, report.files, findings, paint, width)),
    ...writtenText(report, paint),
    '',
    ...nextText(report, paint),
  ].join('\n')
}

function targetText({ target, folder }: MigrationReport): string {
  const place = folder === '.' ? '' : `in ${folder}, `
  if (!target) return folder === '.' ? '' : `in ${folder}`
  return `${place}target ${target.name} (${target.type}${target.isSupported ? '' : ', read as if it were duckdb'})`
}

const filesText = (running: number, all: number): string => {
  if (running < all) return `${running} of ${all} files run as ${running === 1 ? 'it is' : 'they are'}`
  return all === 1 ? 'Its one file runs as it is' : `All ${all} files run as they are`
}

function nodesText({ nodes }: MigrationReport): string {
  const shown = Object.entries(nodes).map(([kind, count]) => counted(count, kind))
  return shown.length === 0 ? '.' : `: ${shown.join(', ')}.`
}

const packagesText = ({ packages }: MigrationReport, paint: Paint): readonly string[] =>
  packages.map(({ name, findings, mustChange }) => {
    if (mustChange > 0) return `${paint.red('✖')} The package ${name} has ${mustChange} to change (--json lists them).`
    const told = findings === 0 ? '' : paint.dim(` (${findings} warnings of its own)`)
    return `${paint.green('✔')} The package ${name} runs as it is.${told}`
  })

function sectionText(
  { kind, mark, title, paint: painterOf }: Section,
  files: readonly FileReport[],
  all: readonly Finding[],
  paint: Paint,
  width: number,
): readonly string[] {
  const count = all.filter((finding) => finding.kind === kind).length
  if (count === 0) return []
  const lines = files.flatMap(({ findings }) =>
    findings.filter((finding) => finding.kind === kind).flatMap((finding) => findingText(finding, paint, width)),
  )
  return ['', `${painterOf(paint)(mark)} ${paint.bold(title)} ${paint.dim(`(${count})`)}`, ...lines]
}

function findingText(finding: Finding, paint: Paint, width: number): readonly string[] {
  const at = finding.file === '' ? 'the project' : place(finding)
  return [
    `  ${paint.cyan(at)}`,
    ...wrapped(finding.message, width - 4).map((line) => `    ${line}`),
    ...(finding.way === undefined
      ? []
      : wrapped(`→ ${finding.way}`, width - 4).map((line) => `    ${paint.dim(line)}`)),
  ]
}

const writtenText = ({ written }: MigrationReport, paint: Paint): readonly string[] =>
  written.length === 0
    ? []
    : ['', paint.bold('Written'), ...written.map(({ file, what }) => `  ${paint.cyan(file)}  ${paint.dim(what)}`)]

function nextText(report: MigrationReport, paint: Paint): readonly string[] {
  switch (report.verdict) {
    case 'runs':
      return [`It runs: ${paint.bold('tsdbt build')}`]
    case 'partly':
      return [partlyText(report, paint)]
    case 'refused':
      return ['Mend what has to change, then ask again.']
  }
}

function partlyText(report: MigrationReport, paint: Paint): string {
  const build = paint.bold('tsdbt build')
  if (report.stoppedBy === 'target')
    return `Nothing runs before its target can be read: mend the profile, then ${build}`
  if (report.target?.isSupported === false)
    return `It runs once it has a target of DuckDB or BigQuery${otherTarget(report, paint)}.`
  return report.stoppedBy === 'catalogs'
    ? `Nothing runs before its catalogs are mended; then ${build}`
    : `The rest runs: ${build}`
}

const otherTarget = ({ target }: MigrationReport, paint: Paint): string =>
  target?.others[0] === undefined ? '' : `: ${paint.bold(`tsdbt build --target ${target.others[0]}`)}`
