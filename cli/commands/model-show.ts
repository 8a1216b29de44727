import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { bad, good, problem, type Checked } from '../core/diagnostic.ts'
import { backtestText } from '../registry/backtest.ts'
import { versionIn } from '../registry/promotion.ts'
import { readArtifact } from '../registry/read.ts'
import { inProduction, newest, type RegisteredModel, type StageChange, type Version } from '../registry/version.ts'
import type { Invocation } from './invocation.ts'
import { namedModel, print, versionWord, withRegistry, type OpenRegistry } from './model-registry.ts'
import { bytesText, jsonOf, metricNames, momentShown, shownFigure, tableOf, versionJson } from './model-text.ts'
import { refuse } from './refuse.ts'

/** `tsdbt model show`: one version with its params, figures and history. */
export async function run(invocation: Invocation): Promise<number> {
  return withRegistry(invocation, async (registry) => {
    const found = shownVersion(registry)
    if (!found.ok) return refuse(invocation, found.problems)
    const { model, version } = found.value
    const saved = await saveArtifact(registry, version)
    if (!saved.ok) return refuse(invocation, saved.problems)
    const changes = model.changes.filter((change) => change.version === version.version)
    print(
      registry.targeted,
      () => versionText(version, changes),
      () => ({ name: model.name, ...versionJson(version), changes: changes.map(changeJson) }),
    )
    return 0
  })
}

/** The one that is asked for, else the one in production, else the newest. */
function shownVersion(registry: OpenRegistry): Checked<{ model: RegisteredModel; version: Version }> {
  const model = namedModel(registry)
  if (!model.ok) return model
  const number = versionWord(registry.targeted)
  if (!number.ok) return number
  const usual = inProduction(model.value) ?? newest(model.value)
  const version = usual && number.value === undefined ? good(usual) : versionIn(model.value, number.value)
  return version.ok ? good({ model: model.value, version: version.value }) : version
}

async function saveArtifact({ targeted, ask }: OpenRegistry, version: Version): Promise<Checked<undefined>> {
  const given = targeted.options.text('artifact')
  if (given === undefined) return good(undefined)
  try {
    const content = await readArtifact(ask, targeted.adapter, version)
    writeFileSync(path.resolve(targeted.invocation.cwd, given), content)
    return good(undefined)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    return bad(problem('model-artifact', { file: given, reason }, undefined, { cause: thrown }))
  }
}

function versionText(version: Version, changes: readonly StageChange[]): string {
  const facts: readonly (readonly [string, string])[] = [
    ['stage', version.stage],
    ['registered', `${momentShown(version.registeredAt)} by ${version.registeredBy}`],
    ['node', version.nodeId],
    ['code', version.codeHash],
    ['run', version.invocationId],
    ['artifact', `${bytesText(version.artifactBytes)}, SHA-256 ${version.artifactSha256}`],
    ...(version.description === null ? [] : [['description', version.description] as const]),
    ...paramsOf(version),
  ]
  const width = Math.max(...facts.map(([name]) => name.length))
  const lines = facts.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`)
  return [
    `${version.name}, version ${version.version}`,
    ...lines,
    '',
    ...backtestLines(version),
    tableOf(
      ['changed_at', 'changed_by', 'action', 'from', 'to', 'reason'],
      changes.map((change) => [
        momentShown(change.changedAt),
        change.changedBy,
        change.action,
        change.fromStage,
        change.toStage,
        change.reason,
      ]),
    ),
  ].join('\n')
}

function paramsOf({ params }: Version): readonly (readonly [string, string])[] {
  const all = jsonOf(params)
  if (typeof all !== 'object' || all === null) return []
  return Object.entries(all).map(([name, value]) => [`param ${name}`, JSON.stringify(value)] as const)
}

function backtestLines({ measurements }: Version): readonly string[] {
  if (measurements.length === 0) return ['Measured on no backtest.', '']
  return measurements
    .toReversed()
    .flatMap(({ backtest, metrics, measuredAt }) => [
      `Backtest of ${momentShown(measuredAt)}: ${backtestText(backtest)}`,
      ...metricNames(backtest.metric, metrics).map(
        (name) => `  ${name} ${shownFigure(metrics[name])}${name === backtest.metric ? ', which decides' : ''}`,
      ),
      '',
    ])
}

const changeJson = (change: StageChange) => ({
  action: change.action,
  from: change.fromStage,
  to: change.toStage,
  changed_at: change.changedAt,
  changed_by: change.changedBy,
  reason: change.reason,
  evidence: jsonOf(change.evidence),
})
