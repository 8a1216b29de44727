import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Checksum, ColumnInfo } from '../core/node.ts'
import { loadModel } from '../tsmodel/load.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { dbtChecksum } from '../project/source-file.ts'
import { readColumns } from './columns.ts'
import { emptyCapture, type FileDraft } from './draft.ts'
import { moduleDraft } from './file-drafts.ts'
import { shownFile } from './file-names.ts'
import type { JsonRecord } from './read-json.ts'

/** The draft of a TypeScript model: its module says what it reads, how it is built and which columns it makes. */
export async function tsModelDraft(
  projectRoot: string,
  owner: Package,
  file: SourceFile,
  generation: number | undefined,
  problems: Diagnostic[],
): Promise<FileDraft | undefined> {
  const draft = moduleDraft(projectRoot, owner, file, 'typescript')
  const loaded = await loadModel({
    absolutePath: file.absolutePath,
    file: shownFile(projectRoot, owner, file),
    projectRoot,
    ...(generation !== undefined && { generation }),
  })
  problems.push(...loaded.problems)
  if (!loaded.ok) return undefined
  const { definition, inputs, columns, imports } = loaded.value
  const declared = inputs.map(([, input]) => input)
  return {
    ...draft,
    checksum: checksumWith(draft.checksum, imports, projectRoot),
    capture: {
      ...emptyCapture,
      refs: declared.flatMap((input) =>
        input.kind === 'ref' ? [{ name: input.name, package: input.package, version: input.version }] : [],
      ),
      sources: declared.flatMap((input) => (input.kind === 'source' ? [[input.source, input.table] as const] : [])),
      config: (definition.config ?? {}) as JsonRecord, // checked to be an object; what its keys hold is checked with every config
    },
    declared: { columns: declaredColumns(columns), description: definition.description ?? '' },
  }
}

/** What a model imports is part of it: a change there is one of the model, as that of a macro is of a SQL model. */
function checksumWith(own: Checksum, imports: readonly string[], root: string): Checksum {
  if (imports.length === 0) return own
  const parts = imports.map(
    (file) => `${relative(root, file).split(sep).join('/')} ${dbtChecksum(readFileSync(file, 'utf8'))}`,
  )
  return { ...own, checksum: dbtChecksum([own.checksum, ...parts].join('\n')) }
}

function declaredColumns(
  columns: readonly {
    readonly name: string
    readonly type: string
    readonly description: string
    readonly isRequired: boolean
  }[],
): Readonly<Record<string, ColumnInfo>> {
  return readColumns(
    columns.map(({ name, type, description, isRequired }) => ({
      name,
      description,
      data_type: type,
      constraints: isRequired ? [{ type: 'not_null' }] : [],
    })),
  )
}
