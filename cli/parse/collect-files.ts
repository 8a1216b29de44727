import type { TemplateEnv } from '../context/env.ts'
import { problem, ProblemError, type Diagnostic } from '../core/diagnostic.ts'
import type { DocNode, UniqueId } from '../core/node.ts'
import { compileTemplate, renderSync } from '../jinja/template.ts'
import { scopeOf } from '../jinja/scope.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { captureFile } from './capture.ts'
import { docsOf, type DocPlaces } from './docs-blocks.ts'
import type { FileDraft } from './draft.ts'
import {
  functionTemplate,
  hookTemplates,
  seedDraft,
  snapshotTemplates,
  sqlTemplate,
  type FileTemplate,
} from './file-drafts.ts'
import { baseName, shownFile } from './file-names.ts'
import type { Session } from './parse-options.ts'
import { pythonDraft } from './python-models.ts'
import { templateProblems } from './template-problems.ts'
import { readsUnwatched } from './tracker.ts'

export interface Fixture {
  readonly text: string
  readonly isSql: boolean
}

export interface CollectedFiles {
  readonly drafts: readonly FileDraft[]
  readonly docs: readonly DocNode[]
  /** By package and name. */
  readonly fixtures: ReadonlyMap<string, Fixture>
  /** Files whose templates read the moment of the run. */
  readonly volatile: readonly FileDraft[]
}

export const fixtureKey = (packageName: string, name: string): string => `${packageName}\u0000${name}`

/** Every node that has a file (or a hook) of its own, rendered in capture mode; docs blocks and fixtures. */
export async function collectFiles(session: Session, volatile: ReadonlySet<UniqueId>): Promise<CollectedFiles> {
  const collector = new Collector(session, volatile)
  for (const owner of session.project.packages) {
    for (const file of owner.files) {
      try {
        await collector.file(owner, file)
      } catch (thrown) {
        if (!(thrown instanceof ProblemError)) throw thrown
        session.problems.push(...thrown.problems)
      }
    }
    collector.hooks(owner)
  }
  const { drafts, docs, fixtures } = collector
  return { drafts, docs, fixtures, volatile: collector.volatile }
}

/** The templates of a SQL file: one, or one for each snapshot. */
export function templatesOf(root: string, owner: Package, file: SourceFile, problems: Diagnostic[]): FileTemplate[] {
  const { kind } = file
  if (kind === 'snapshot') return snapshotTemplates(root, owner, file, problems)
  return kind === 'model' || kind === 'analysis' || kind === 'singular-test'
    ? [sqlTemplate(root, owner, file, kind)]
    : []
}

/** A TypeScript model beside a Python model of the same name takes its place: dbt builds the one, tsdbt the other. */
const hasTwin = ({ files }: Package, { originalPath }: SourceFile): boolean =>
  files.some((file) => file.kind === 'ts-model' && file.originalPath === originalPath.replace(/\.py$/, '.ts'))

class Collector {
  readonly drafts: FileDraft[] = []
  readonly docs: DocNode[] = []
  readonly fixtures = new Map<string, Fixture>()
  readonly volatile: FileDraft[] = []
  readonly #docPlaces: DocPlaces = new Map()
  readonly #session: Session
  readonly #root: string
  readonly #env: TemplateEnv
  readonly #problems: Diagnostic[]
  readonly #volatileMacros: ReadonlySet<UniqueId>

  constructor(session: Session, volatileMacros: ReadonlySet<UniqueId>) {
    this.#volatileMacros = volatileMacros
    this.#session = session
    this.#root = session.project.root
    this.#env = session.env
    this.#problems = session.problems
  }

  async file(owner: Package, file: SourceFile): Promise<void> {
    switch (file.kind) {
      case 'model':
      case 'analysis':
      case 'singular-test':
      case 'snapshot':
        for (const template of templatesOf(this.#root, owner, file, this.#problems)) this.#capture(template)
        return
      case 'seed':
        this.drafts.push(seedDraft(this.#root, owner, file))
        return
      case 'ts-model': {
        // Loaded here: most projects have none.
        const { tsModelDraft } = await import('./ts-models.ts')
        const draft = await tsModelDraft(this.#root, owner, file, this.#session.options.generation, this.#problems)
        if (draft) this.drafts.push(draft)
        return
      }
      case 'python-model':
        if (hasTwin(owner, file)) return
        this.drafts.push(pythonDraft(this.#root, owner, file, this.#problems))
        return
      case 'docs':
        this.#readDocs(owner, file)
        return
      case 'fixture': {
        const name = baseName(file.path)
        const key = fixtureKey(owner.name, name)
        if (this.fixtures.has(key)) {
          const at = { file: shownFile(this.#root, owner, file) }
          this.#problems.push(
            problem('duplicate-name', { kind: 'fixture', name }, at, { hint: 'Give one of them another name.' }),
          )
        }
        this.fixtures.set(key, { text: file.read().trim(), isSql: file.path.endsWith('.sql') })
        return
      }
      case 'function':
        this.#capture(functionTemplate(this.#root, owner, file))
        return
      case 'macro':
      case 'generic-test':
      case 'properties':
        return
    }
  }

  #readDocs(owner: Package, file: SourceFile): void {
    const shown = shownFile(this.#root, owner, file)
    const found = docsOf(owner, file, shown, this.#docsRenderer(owner, file), this.#docPlaces, this.#problems)
    this.docs.push(...found)
  }

  hooks(owner: Package): void {
    const { file } = owner.config.document
    for (const template of hookTemplates(owner, file.slice(file.lastIndexOf('/') + 1))) this.#capture(template)
  }

  #capture(template: FileTemplate | Omit<FileTemplate, 'file'>): void {
    const { memory, tracker } = this.#session
    const known = memory.capture(template)
    const before = tracker.momentReads
    const traced = known ?? captureFile(template, this.#env)
    if (known) tracker.noteEnv(known.envVars)
    const callsVolatile = traced.capture.macros.some((id) => this.#volatileMacros.has(id))
    const isVolatile = callsVolatile || tracker.momentReads > before || readsUnwatched(template.draft.rawCode)
    if (!known && !isVolatile) memory.keep(template, traced)
    this.#problems.push(...traced.problems)
    const draft = { ...template.draft, capture: traced.capture }
    if (isVolatile) this.volatile.push(draft)
    this.drafts.push(draft)
  }

  /** A docs block may hold Jinja, but sees no names. */
  #docsRenderer(owner: Package, file: SourceFile) {
    const path = shownFile(this.#root, owner, file)
    return (text: string, line: number): string => {
      try {
        return renderSync(compileTemplate(text, { path, line }), scopeOf({}, { mode: 'sync', provenance: false })).text
      } catch (thrown) {
        this.#problems.push(...templateProblems(thrown, { file: path, line }))
        return text
      }
    }
  }
}
