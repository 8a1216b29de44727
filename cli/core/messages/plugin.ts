import { error, warning } from './message.ts'

/** Plugins of a DuckDB target. */
export const pluginMessages = {
  'plugin-python': warning<{ module: string }>(
    ({ module }) => `The plugin "${module}" is Python code, which tsdbt does not run; it is left out.`,
  ),
  'plugin-module-missing': error<{ module: string; alias: string }>(
    ({ module, alias }) => `The module "${module}" of the plugin "${alias}" is not there.`,
  ),
  'plugin-alias-taken': error<{ alias: string }>(({ alias }) => `Two plugins of the target are called "${alias}".`),
  'plugin-invalid': error<{ reason: string }>(({ reason }) => `This is not a plugin: ${reason}.`),
  'plugin-config-invalid': error<{ alias: string; reason: string }>(
    ({ alias, reason }) => `The plugin "${alias}" does not take this config: ${reason}.`,
  ),
  'plugin-failed': error<{ reason: string }>(({ reason }) => `This plugin failed: ${reason}.`),
  'plugin-function': error<{ name: string; reason: string }>(
    ({ name, reason }) => `The function "${name}" of this plugin cannot be made: ${reason}.`,
  ),
  'plugin-unknown': error<{ what: string; alias: string }>(
    ({ what, alias }) => `${what} by the plugin "${alias}", which the target does not have.`,
  ),
  'plugin-cannot': error<{ what: string; alias: string; lacks: string }>(
    ({ what, alias, lacks }) => `${what} by the plugin "${alias}", which has no "${lacks}".`,
  ),
  'plugin-no-columns': error<{ source: string; alias: string }>(
    ({ source, alias }) => `The columns of "${source}", whose rows the plugin "${alias}" gives, are not all known.`,
  ),
  'plugin-source-exists': error<{ source: string; relation: string }>(
    ({ source, relation }) => `"${source}" has save_mode "error_if_exists", and ${relation} is there already.`,
  ),
}
