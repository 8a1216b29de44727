/* Has programs that read dbt's artifacts read ours: `npm run parity:consumers [-- <project folder>…]`. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { consumers, orchestrator, type Verdict } from './consumers/checks.ts'
import { consumerEnvironment } from './consumers/environment.ts'
import { type ConsumedProject, consumedProjects, copyOf, makeArtifacts } from './consumers/projects.ts'

const run = consumerEnvironment()
const given = process.argv.slice(2).map((source): ConsumedProject => {
  return { name: path.basename(path.resolve(source)), make: copyOf(path.resolve(source)) }
})
const work = mkdtempSync(path.join(tmpdir(), 'tsdbt-consumers-'))
const counts = { passed: 0, failed: 0 }

function tell(project: string, consumer: string, verdict: Verdict): void {
  counts[verdict.passed ? 'passed' : 'failed']++
  const mark = verdict.passed ? 'pass' : 'FAIL'
  console.log(
    `${mark}  ${project.padEnd(11)} ${consumer.padEnd(21)} ${verdict.passed ? verdict.found : verdict.reason}`,
  )
}

try {
  const projects = given.length > 0 ? given : consumedProjects
  for (const [index, project] of projects.entries()) {
    const folder = path.join(work, `project_${index}`)
    const refused = makeArtifacts(project, folder)
    if (refused !== undefined) tell(project.name, 'tsdbt', { passed: false, reason: refused })
    else {
      for (const { name, check } of consumers) tell(project.name, name, check(folder, run))
      if (project.isOrchestrated) tell(project.name, orchestrator.name, orchestrator.check(folder, run))
    }
    if (index === 0 && refused === undefined) for (const each of damaged(folder)) tell(project.name, ...each)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 ? 1 : 0

/** The strict ones must refuse a manifest with a key and a word too many, or their word is worth nothing. */
function damaged(folder: string): readonly (readonly [string, Verdict])[] {
  const copy = `${folder}_damaged`
  cpSync(path.join(folder, 'target'), path.join(copy, 'target'), { recursive: true })
  const file = path.join(copy, 'target', 'manifest.json')
  const text = readFileSync(file, 'utf8')
    .replace('"resource_type":"model"', '"resource_type":"model","surprise":1')
    .replace('"supported_languages":["sql"', '"supported_languages":["cobol"')
  writeFileSync(file, text)
  return ['dbt-artifacts-parser', 'dbterd'].map((name) => {
    const verdict = consumers.find((consumer) => consumer.name === name)?.check(copy, run)
    const refuses = verdict?.passed === false
    return [
      name,
      refuses
        ? { passed: true, found: 'refuses a damaged manifest' }
        : { passed: false, reason: 'takes a damaged manifest' },
    ]
  })
}
