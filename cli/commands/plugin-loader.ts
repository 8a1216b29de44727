import type { LoadPlugins } from '../core/plugin.ts'
import { packageEntry } from './package-entry.ts'

/** Loads the plugins of a target when it is opened: most have none, and need nothing of what loads them. */
export const pluginLoader =
  (projectRoot: string): LoadPlugins =>
  async (declared) => {
    const [{ loadPlugins }, { setPackageEntry }] = await Promise.all([
      import('../tsmodel/plugin/load-plugins.ts'),
      import('../tsmodel/native-import.ts'),
    ])
    // A command that parses nothing has not told yet.
    setPackageEntry(packageEntry())
    return loadPlugins(declared, projectRoot)
  }

/** The functions that plugins bring, and nothing else of them: for a database that may not reach anything real. */
export const functionLoader =
  (projectRoot: string): LoadPlugins =>
  async (declared) => {
    const plugins = await pluginLoader(projectRoot)(declared)
    return plugins.map(({ configureConnection: _connection, configureCursor: _cursor, ...rest }) => rest)
  }
