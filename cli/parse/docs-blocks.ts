import { problem, type Diagnostic, type Location } from '../core/diagnostic.ts'
import type { DocNode, UniqueId } from '../core/node.ts'
import { blocksOf } from '../jinja/blocks.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { hasJinja } from './entry-rendering.ts'
import { templateProblems } from './template-problems.ts'

const docsTag = new Set(['docs'])

/** Where each block was found first, over all files. */
export type DocPlaces = Map<UniqueId, Location>

/** The `{% docs name %}` blocks of a Markdown file. `render` is asked for blocks that hold Jinja of their own. */
export function docsOf(
  owner: Package,
  file: SourceFile,
  shown: string,
  render: (text: string, line: number) => string,
  places: DocPlaces,
  problems: Diagnostic[],
): DocNode[] {
  const text = file.read()
  if (!text.includes('{%')) return []
  try {
    return blocksOf(text, shown, docsTag).map(({ name, contents, contentsLine, line, column }) => {
      const id = `doc.${owner.name}.${name}`
      const at = { file: shown, line, column }
      const first = places.get(id)
      if (first) problems.push(twice(name, at, first))
      else places.set(id, at)
      return {
        resource_type: 'doc',
        name,
        package_name: owner.name,
        path: file.path,
        original_file_path: file.originalPath,
        unique_id: id,
        block_contents: (hasJinja(contents) ? render(contents, contentsLine) : contents).trim(),
      }
    })
  } catch (thrown) {
    problems.push(...templateProblems(thrown, { file: shown }))
    return []
  }
}

const twice = (name: string, at: Location, first: Location): Diagnostic =>
  problem('duplicate-name', { kind: 'docs block', name }, at, {
    related: [{ at: first, note: 'the first one' }],
    hint: 'Give one of them another name.',
  })
