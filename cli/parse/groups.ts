import type { GroupNode } from '../core/node.ts'
import type { Entry } from './entry.ts'
import { recordOf, textOf } from './read-json.ts'

export const groupNode = ({ value, name, package: owner, file }: Entry): GroupNode => ({
  resource_type: 'group',
  name,
  package_name: owner.name,
  path: file.path,
  original_file_path: file.originalPath,
  unique_id: `group.${owner.name}.${name}`,
  owner: { email: null, name: null, ...recordOf(value.owner) },
  description: textOf(value.description),
  config: { ...recordOf(value.config), meta: recordOf(recordOf(value.config).meta) },
})
