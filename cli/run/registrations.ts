import type { Connection } from '../core/adapter.ts'
import type { Actor, Backtest, Evaluation, Measured, Metrics, VersionDraft } from '../core/registered-model.ts'
import { currentUser } from '../registry/actor.ts'
import { backtestKey } from '../registry/backtest.ts'
import { readModels } from '../registry/read.ts'
import { isKnown, sameAgain } from '../registry/same-again.ts'
import type { RegisteredModel } from '../registry/version.ts'
import { writeMeasured, writeVersions } from '../registry/write.ts'
import { artifactOf } from '../tsmodel/records.ts'
import type { NewVersion } from '../tsmodel/registered.ts'
import type { Registration } from '../tsmodel/thread/messages.ts'
import type { Session } from './session.ts'
import type { BuildNode } from './unit.ts'

/** Versions and figures that a model's run gave, kept until its table is published. */
export class Registrations {
  readonly #node: BuildNode
  readonly #session: Session
  readonly #drafts: VersionDraft[] = []
  readonly #evaluations: Evaluation[] = []

  constructor(node: BuildNode, session: Session) {
    this.#node = node
    this.#session = session
  }

  /** What was checked where the model's code gave it. */
  add(registration: Registration): void {
    if (registration.kind === 'register') return this.#register(registration.name, registration.version)
    const { version, measured } = registration
    this.#evaluations.push({ ...version, measured: measuredOf(measured.backtest, measured.metrics) })
  }

  #register(name: string, { params = {}, artifact, backtest, metrics, description }: NewVersion): void {
    const measured = backtest && metrics && measuredOf(backtest, metrics)
    const { content } = artifactOf('artifact', artifact)
    this.#drafts.push({ name, description, params: JSON.stringify(params), artifact: content, measured })
  }

  /** Writes all of it, on the connection whose transaction publishes the table. */
  async write(connection: Connection): Promise<void> {
    const { adapter, registry, now, invocationId } = this.#session
    // A version that was trained on no rows is none.
    if (this.#session.options.empty || this.#drafts.length + this.#evaluations.length === 0) return
    const actor: Actor = { by: currentUser(), at: now, invocationId }
    const { unique_id: nodeId, checksum } = this.#node
    const modelOf = async (name: string): Promise<RegisteredModel | undefined> =>
      (await readModels((sql) => connection.query(sql), adapter, name))[0]
    for (const evaluation of this.#evaluations) {
      const version = (await modelOf(evaluation.name))?.versions.find((one) => one.version === evaluation.version)
      if (version && isKnown(version, evaluation.measured)) continue
      await writeMeasured(connection, adapter, evaluation, actor)
    }
    const versions = []
    for (const draft of this.#drafts) {
      const known = sameAgain(await modelOf(draft.name), draft, nodeId)
      if (known) this.#tell(`version ${known.version} of "${draft.name}" is the same again`)
      else versions.push({ draft, version: await registry.nextVersion(connection, draft.name) })
    }
    await writeVersions(connection, adapter, versions, { actor, nodeId, codeHash: checksum.checksum })
    for (const { draft, version } of versions) this.#tell(`registered version ${version} of "${draft.name}"`)
  }

  #tell(text: string): void {
    this.#session.emit({ type: 'template-message', level: 'info', text, id: this.#node.unique_id })
  }
}

const measuredOf = (backtest: Backtest, metrics: Metrics): Measured => ({ backtest: backtestKey(backtest), metrics })
