import type { JsonRecord } from '../core/config.ts'
import type { Finding, FindingKind } from './finding.ts'

/** What became of a file of the project. */
export interface FileReport {
  readonly file: string
  readonly status: 'runs' | 'differs' | 'must-change' | 'outside'
  readonly findings: readonly Finding[]
}

export interface PackageReport {
  readonly name: string
  readonly findings: number
  readonly mustChange: number
}

/** `runs`: as it is. `partly`: it is read, but something of it cannot be built. `refused`: it cannot be read. */
export type Verdict = 'runs' | 'partly' | 'refused'

export interface TargetReport {
  readonly name: string
  readonly type: string
  readonly isSupported: boolean
  /** Targets of the same profile that could be taken in its place. */
  readonly others: readonly string[]
}

export interface MigrationReport {
  readonly project: string
  readonly folder: string
  /** Undefined where no profile could be read. */
  readonly target: TargetReport | undefined
  readonly verdict: Verdict
  /** What keeps all of it from running until it is mended, where the rest could be read. */
  readonly stoppedBy: 'target' | 'catalogs' | undefined
  readonly nodes: Readonly<Record<string, number>>
  /** In the order of their names; files of other programs last. */
  readonly files: readonly FileReport[]
  readonly packages: readonly PackageReport[]
  /** Files that were written, and why. */
  readonly written: readonly { readonly file: string; readonly what: string }[]
}

export interface ReportInput {
  readonly project: string
  readonly folder: string
  readonly target: TargetReport | undefined
  readonly isRead: boolean
  readonly nodes: Readonly<Record<string, number>>
  readonly files: readonly string[]
  readonly packages: readonly { readonly name: string; readonly folder: string }[]
  readonly findings: readonly Finding[]
  readonly written: MigrationReport['written']
}

/** Puts findings to their files. A finding without one is the project file's. */
export function makeReport(input: ReportInput): MigrationReport {
  const own: Finding[] = []
  const packages = input.packages.map((each) => ({ ...each, findings: [] as Finding[] }))
  for (const finding of input.findings) {
    const owner = packages.find(({ folder }) => finding.file.startsWith(`${folder}/`))
    ;(owner?.findings ?? own).push(finding)
  }
  const byFile = new Map<string, Finding[]>(input.files.map((file) => [file, []]))
  for (const finding of own) {
    const list = byFile.get(finding.file)
    if (list) list.push(finding)
    else byFile.set(finding.file, [finding])
  }
  const files = [...byFile].map(([file, findings]): FileReport => ({
    file,
    status: statusOf(findings),
    findings: findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  }))
  const mustChange = input.findings.some(({ kind }) => kind === 'must-change')
  return {
    project: input.project,
    folder: input.folder,
    target: input.target,
    verdict: !input.isRead ? 'refused' : mustChange ? 'partly' : 'runs',
    stoppedBy: input.target === undefined ? 'target' : input.findings.some(isOfCatalogs) ? 'catalogs' : undefined,
    nodes: input.nodes,
    files: files.toSorted((a, b) => order(a) - order(b) || (a.file < b.file ? -1 : 1)),
    packages: packages.map(({ name, findings }) => ({
      name,
      findings: findings.length,
      mustChange: findings.filter(({ kind }) => kind === 'must-change').length,
    })),
    written: input.written,
  }
}

const isOfCatalogs = ({ kind, code, file }: Finding): boolean =>
  kind === 'must-change' && (file === 'catalogs.yml' || code === 'catalog-not-found')

const order = ({ status }: FileReport): number => (status === 'outside' ? 1 : 0)

function statusOf(findings: readonly Finding[]): FileReport['status'] {
  const kinds = new Set<FindingKind>(findings.map(({ kind }) => kind))
  if (kinds.has('must-change')) return 'must-change'
  if (kinds.has('differs')) return 'differs'
  return kinds.has('calls-dbt') ? 'outside' : 'runs'
}

/** Of a report: 0 when the project would run, 1 when some of it cannot be built, 2 when it cannot be read. */
export const exitCodeOf = ({ verdict }: MigrationReport): 0 | 1 | 2 =>
  verdict === 'runs' ? 0 : verdict === 'partly' ? 1 : 2

/** The report for programs. */
export function reportJson(report: MigrationReport): JsonRecord {
  const finding = ({ kind, code, file, line, column, message, way }: Finding): JsonRecord => ({
    kind,
    code,
    file,
    line: line ?? null,
    column: column ?? null,
    message,
    way: way ?? null,
  })
  return {
    project: report.project,
    folder: report.folder,
    target: report.target
      ? {
          name: report.target.name,
          type: report.target.type,
          supported: report.target.isSupported,
          others: report.target.others,
        }
      : null,
    verdict: report.verdict,
    exit_code: exitCodeOf(report),
    stopped_by: report.stoppedBy ?? null,
    nodes: report.nodes,
    files: report.files.map(({ file, status, findings }) => ({ file, status, findings: findings.map(finding) })),
    packages: report.packages.map(({ name, findings, mustChange }) => ({ name, findings, must_change: mustChange })),
    written: report.written.map(({ file, what }) => ({ file, what })),
  }
}
