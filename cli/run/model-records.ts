import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from '../core/make-folder.ts'
import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Node } from '../core/node.ts'
import {
  artifactOf,
  metricOf,
  type Artifact,
  type ArtifactContent,
  type Labels,
  type Metric,
} from '../tsmodel/records.ts'
import type { Session } from './session.ts'

/** The metrics and artifacts of one run of a TypeScript model, kept until its table is published. */
export class ModelRecords {
  readonly #metrics: Metric[] = []
  readonly #artifacts = new Map<string, Artifact>()
  readonly #warnings: Diagnostic[] = []
  readonly #node: Node
  readonly #session: Session

  constructor(node: Node, session: Session) {
    this.#node = node
    this.#session = session
  }

  metric(name: string, value: number, labels?: Labels): void {
    const metric = metricOf(name, value, labels)
    this.#metrics.push(metric)
    const about = Object.entries(metric.labels).map(([key, label]) => `${key}=${String(label)}`)
    const text = [`metric ${name} = ${value}`, ...about].join(' ')
    this.#session.emit({ type: 'template-message', level: 'debug', text, id: this.#node.unique_id })
  }

  artifact(name: string, content: ArtifactContent): void {
    this.#artifacts.set(name, artifactOf(name, content))
  }

  /** Something to be told once the table is published. */
  warn(found: Diagnostic): void {
    this.#warnings.push(found)
  }

  /** Writes them in place of those of the run before; what cannot be written is told, and the table stays published. */
  keep(): readonly Diagnostic[] {
    const folder = join(this.#session.modelsFolder, this.#node.package_name, this.#node.name)
    const metrics = this.#metrics.length > 0 ? [artifactOf('metrics.json', this.#metrics)] : []
    try {
      if (metrics.length === 0) rmSync(join(folder, 'metrics.json'), { force: true })
      for (const { name, content } of [...this.#artifacts.values(), ...metrics]) writeWhole(join(folder, name), content)
      return this.#warnings
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      return [
        ...this.#warnings,
        problem('ts-records-unwritten', { reason }, this.#session.placeOf(this.#node), { cause: thrown }),
      ]
    }
  }
}

function writeWhole(file: string, content: Uint8Array): void {
  makeFolder(dirname(file))
  writeFileSync(`${file}.${process.pid}`, content)
  renameSync(`${file}.${process.pid}`, file)
}
