import { commandMessages } from './messages/command.ts'
import { compileMessages } from './messages/compile.ts'
import { graphMessages } from './messages/graph.ts'
import { lookerMessages } from './messages/looker.ts'
import { parseMessages } from './messages/parse.ts'
import { pluginMessages } from './messages/plugin.ts'
import { projectMessages } from './messages/project.ts'
import { registryMessages } from './messages/registry.ts'
import { runMessages } from './messages/run.ts'
import { templateMessages } from './messages/template.ts'
import { warehouseMessages } from './messages/warehouse.ts'

/**
 * Every diagnostic's wording by its stable code: what is wrong and what was found, names in double quotes; the way out goes
 * into the hint where the problem is made. Codes are public: people search for them and `--warn-error-options` names them.
 */
export const messages = {
  ...projectMessages,
  ...parseMessages,
  ...graphMessages,
  ...compileMessages,
  ...templateMessages,
  ...runMessages,
  ...registryMessages,
  ...warehouseMessages,
  ...pluginMessages,
  ...commandMessages,
  ...lookerMessages,
}

export type MessageCode = keyof typeof messages
export type MessageValues<C extends MessageCode> = Parameters<(typeof messages)[C]['text']>[0]
