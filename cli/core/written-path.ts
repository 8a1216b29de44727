import type { Node } from './node.ts'

/** The path of a node's SQL below `target/compiled/<package>` and `target/run/<package>`. */
export function writtenPath(node: Node): string {
  const { original_file_path: file, path } = node
  if (node.resource_type === 'snapshot') return `${file}/${node.name}.sql`
  // dbt's place: below the file it is written in, the folder of that file once more.
  if (node.resource_type === 'unit_test') return `${file}/${file.replace(/[^/]+$/, '')}${node.name}.sql`
  // A YAML file holds many; a loader's SQL stands beside the tests of its table.
  if (node.resource_type === 'source') return `${file}/${node.name}.sql`
  const isOwnFile = file.split('/').at(-1) === path.split('/').at(-1)
  return isOwnFile ? file : `${file}/${path}`
}
