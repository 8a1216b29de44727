import { problem, type Diagnostic } from '../core/diagnostic.ts'
import { dbtChecksum } from '../project/source-file.ts'
import { emptyCapture, type FileDraft } from './draft.ts'
import { lazyPlaceOf, placeOf, type Entry } from './entry.ts'
import { fqnPrefix } from './file-names.ts'
import { textOf } from './read-json.ts'
import { parseReference } from './reference-text.ts'

/** A snapshot that is written in YAML alone: `relation:` says what it keeps the history of. */
export function yamlSnapshot(entry: Entry, problems: Diagnostic[]): FileDraft | undefined {
  const relation = textOf(entry.value.relation)
  if (relation === null) return undefined
  const reference = parseReference(relation)
  if (!reference) {
    problems.push(problem('snapshot-relation', { name: entry.name }, placeOf(entry, 'relation')))
    return undefined
  }
  const { package: owner, file, name } = entry
  return {
    kind: 'snapshot',
    package: owner,
    name,
    uniqueId: `snapshot.${owner.name}.${name}`,
    path: `${name}.sql`,
    originalPath: file.originalPath,
    fqn: [...fqnPrefix(owner.name, file.path), name],
    rawCode: `select * from {{ ${relation} }}`,
    language: 'sql',
    checksum: { name: 'sha256', checksum: dbtChecksum(file.read()) },
    place: lazyPlaceOf(entry),
    capture: {
      ...emptyCapture,
      refs: reference.kind === 'ref' ? [reference.ref] : [],
      sources: reference.kind === 'source' ? [reference.source] : [],
    },
    patch: undefined,
  }
}
