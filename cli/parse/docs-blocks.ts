import type { Diagnostic } from '../core/diagnostic.ts'
import type { DocNode } from '../core/node.ts'
import { blocksOf } from '../jinja/blocks.ts'
import type { Package, SourceFile } from '../project/project.ts'
import { hasJinja } from './entry-rendering.ts'
import { templateProblems } from './template-problems.ts'

const docsTag = new Set(['docs'])

/** The `{% docs name %}` blocks of a Markdown file. `render` is asked for blocks that hold Jinja of their own. */
export function docsOf(
  owner: Package,
  file: SourceFile,
  shown: string,
  render: (text: string, line: number) => string,
  problems: Diagnostic[],
): DocNode[] {
  const text = file.read()
  if (!text.includes('{%')) return []
  try {
    return blocksOf(text, shown, docsTag).map(({ name, contents, contentsLine }) => ({
      resource_type: 'doc',
      name,
      package_name: owner.name,
      path: file.path,
      original_file_path: file.originalPath,
      unique_id: `doc.${owner.name}.${name}`,
      block_contents: (hasJinja(contents) ? render(contents, contentsLine) : contents).trim(),
    }))
  } catch (thrown) {
    problems.push(...templateProblems(thrown, { file: shown }))
    return []
  }
}
