import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { Checksum } from '../core/node.ts'
import { blocksOf, type TemplateBlock } from '../jinja/blocks.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { dbtChecksum } from '../project/source-file.ts'
import { emptyCapture, type FileDraft } from './draft.ts'
import { baseName, fqnPrefix, pathParts, shownFile } from './file-names.ts'
import { YamlPlace } from './place.ts'
import { sha256 } from './python-text.ts'
import { templateProblems } from './template-problems.ts'
import { placeAt } from './text-place.ts'

/** Larger seeds are told apart by their path, not by what they hold, as in dbt. */
const largestHashedSeed = 1024 * 1024

/** A draft with its template not rendered yet. `line` and `column`: where in its file `rawCode` begins. */
export interface FileTemplate {
  readonly draft: FileDraft
  readonly file: SourceFile
  readonly shown: string
  readonly line: number
  readonly column: number
}

type SqlKind = 'model' | 'analysis' | 'singular-test' | 'function'

export function sqlTemplate(projectRoot: string, owner: Package, file: SourceFile, kind: SqlKind): FileTemplate {
  const text = file.read()
  const rawCode = text.trim()
  const name = baseName(file.path)
  const path = kind === 'analysis' ? `analysis/${file.path}` : file.path
  const type = kind === 'singular-test' ? 'test' : kind
  const shown = shownFile(projectRoot, owner, file)
  const start = placeAt(text, text.length - text.trimStart().length)
  const draft: FileDraft = {
    kind,
    package: owner,
    name,
    uniqueId: `${type}.${owner.name}.${name}`,
    path,
    originalPath: file.originalPath,
    fqn: [...fqnPrefix(owner.name, path), name],
    rawCode,
    language: 'sql',
    checksum: contentChecksum(marked(file, text)),
    // `rawCode` begins here: places within it are counted from its own beginning.
    place: rawCode === text.slice(0, rawCode.length) ? { file: shown } : { file: shown, ...start },
    capture: emptyCapture,
    patch: undefined,
  }
  return { draft, file, shown, ...start }
}

const contentChecksum = (text: string): Checksum => ({ name: 'sha256', checksum: dbtChecksum(text) })

const functionLanguages = { sql: 'sql', py: 'python', js: 'javascript' } as const

/** The body of a function; Jinja is rendered in every language. */
export function functionTemplate(projectRoot: string, owner: Package, file: SourceFile): FileTemplate {
  const template = sqlTemplate(projectRoot, owner, file, 'function')
  const [, ending = ''] = /\.(sql|py|js)$/.exec(file.path) ?? []
  const language = functionLanguages[ending === 'py' || ending === 'js' ? ending : 'sql']
  return { ...template, draft: { ...template.draft, language } }
}

/** Models of another language: their templates are not Jinja. */
export function moduleDraft(
  projectRoot: string,
  owner: Package,
  file: SourceFile,
  language: 'typescript' | 'python',
): FileDraft {
  const name = baseName(file.path)
  const text = file.read()
  return {
    kind: 'model',
    package: owner,
    name,
    uniqueId: `model.${owner.name}.${name}`,
    path: file.path,
    originalPath: file.originalPath,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    rawCode: text.trim(),
    language,
    checksum: contentChecksum(text),
    place: { file: shownFile(projectRoot, owner, file) },
    capture: emptyCapture,
    patch: undefined,
  }
}

const snapshotTag = new Set(['snapshot'])

/** One draft for each `{% snapshot %}` block of a file. */
export function snapshotTemplates(
  projectRoot: string,
  owner: Package,
  file: SourceFile,
  problems: Diagnostic[],
): FileTemplate[] {
  const text = file.read()
  const shown = shownFile(projectRoot, owner, file)
  const checksum = contentChecksum(text)
  return snapshotBlocks(text, shown, problems).map((block) => {
    const { name, contents, line, column, contentsLine, contentsColumn } = block
    const draft: FileDraft = {
      kind: 'snapshot',
      package: owner,
      name,
      uniqueId: `snapshot.${owner.name}.${name}`,
      path: file.path,
      originalPath: file.originalPath,
      fqn: [owner.name, ...pathParts(file.path), name],
      rawCode: contents,
      language: 'sql',
      checksum,
      place: { file: shown, line, column },
      capture: emptyCapture,
      patch: undefined,
    }
    return { draft, file, shown, line: contentsLine, column: contentsColumn }
  })
}

function snapshotBlocks(text: string, shown: string, problems: Diagnostic[]): readonly TemplateBlock[] {
  try {
    const blocks = blocksOf(text, shown, snapshotTag)
    if (blocks.length === 0 && text.trim() !== '') {
      const hint = 'Write {% snapshot name %} before the query and {% endsnapshot %} behind it.'
      problems.push(problem('block-missing', { file: shown, block: 'snapshot' }, { file: shown }, { hint }))
    }
    return blocks
  } catch (thrown) {
    problems.push(...templateProblems(thrown, { file: shown }))
    return []
  }
}

export function seedDraft(projectRoot: string, owner: Package, file: SourceFile): FileDraft {
  const name = baseName(file.path)
  return {
    kind: 'seed',
    package: owner,
    name,
    uniqueId: `seed.${owner.name}.${name}`,
    path: file.path,
    originalPath: file.originalPath,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    rawCode: '',
    language: 'sql',
    checksum: seedChecksum(file),
    place: { file: shownFile(projectRoot, owner, file) },
    capture: emptyCapture,
    patch: undefined,
  }
}

function seedChecksum(file: SourceFile): Checksum {
  if (file.sizeBytes >= largestHashedSeed) return { name: 'path', checksum: file.originalPath }
  // dbt reads a seed as text, whatever ends its lines.
  return { name: 'sha256', checksum: sha256(marked(file, file.read().replaceAll(/\r\n?/g, '\n').trim())) }
}

/** dbt takes a byte order mark for a part of the text. */
const marked = (file: SourceFile, text: string): string => (file.hasByteOrderMark() ? `\uFEFF${text}` : text)

/** The hooks of a project file as operations. */
export function hookTemplates(owner: Package, projectFile: string): Omit<FileTemplate, 'file'>[] {
  const hooks = [
    ...owner.config.onRunStart.map((sql, index) => ({ sql, index, kind: 'on-run-start' })),
    ...owner.config.onRunEnd.map((sql, index) => ({ sql, index, kind: 'on-run-end' })),
  ]
  return hooks.map(({ sql, index, kind }) => {
    const name = `${owner.name}-${kind}-${index}`
    const place = new YamlPlace(owner.config.document, [kind, index])
    const draft: FileDraft = {
      kind: 'operation',
      package: owner,
      name,
      uniqueId: `operation.${owner.name}.${name}`,
      path: `hooks/${name}.sql`,
      originalPath: `./${projectFile}`,
      fqn: [owner.name, 'hooks', name],
      rawCode: sql,
      language: 'sql',
      checksum: contentChecksum(owner.config.document.text),
      place,
      capture: emptyCapture,
      patch: undefined,
      index,
      tags: [kind],
    }
    return { draft, shown: place.document.file, line: 1, column: 1 }
  })
}
