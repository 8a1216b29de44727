import { problem, type Diagnostic } from '../core/diagnostic.ts'
import type { RefArgs } from '../core/node.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { emptyCapture, type FileDraft } from './draft.ts'
import { moduleDraft } from './file-drafts.ts'
import { locate } from './place.ts'

const refCall =
  /\bdbt\s*\.\s*ref\(\s*(["'])([^"']+)\1\s*(?:,\s*(["'])([^"']+)\3\s*)?(?:,\s*(?:v|version)\s*=\s*(\d+|["'][^"']+["'])\s*)?\)/g
const sourceCall = /\bdbt\s*\.\s*source\(\s*(["'])([^"']+)\1\s*,\s*(["'])([^"']+)\3\s*\)/g

/** A Python model keeps its place in the graph, so that a project with one can be parsed and listed; running it is refused. */
export function pythonDraft(projectRoot: string, owner: Package, file: SourceFile, problems: Diagnostic[]): FileDraft {
  const draft = moduleDraft(projectRoot, owner, file, 'python')
  const hint = 'Write it in SQL, or as a TypeScript model.'
  problems.push(problem('python-model', { name: draft.name }, locate(draft.place), { hint }))
  const text = draft.rawCode
  return {
    ...draft,
    capture: { ...emptyCapture, refs: [...text.matchAll(refCall)].map(refOf), sources: sourcesOf(text) },
  }
}

function refOf([, , first = '', , second, version]: RegExpMatchArray): RefArgs {
  const number = version === undefined ? null : /^\d+$/.test(version) ? Number(version) : version.slice(1, -1)
  return { name: second ?? first, package: second === undefined ? null : first, version: number }
}

const sourcesOf = (text: string): readonly (readonly [string, string])[] =>
  [...text.matchAll(sourceCall)].map(([, , source = '', , table = '']) => [source, table] as const)
