/** How a flag's text becomes a value. `switch` has a `--no-` form; `list` takes words up to the next flag and may be repeated. */
export type FlagKind = 'switch' | 'text' | 'number' | 'list' | 'yaml'

export interface Flag {
  readonly name: string
  readonly kind: FlagKind
  readonly short?: string
  /** Other spellings, kept for people's fingers and scripts. */
  readonly aliases?: readonly string[]
  /** What stands for the value in `--help`. */
  readonly value?: string
  readonly help: string
  readonly choices?: readonly string[]
  /** Accepted because wrappers pass it; changes nothing here. Left out of `--help`. */
  readonly isInert?: boolean
  /** Read from `TSDBT_<NAME>`, `DBT_ENGINE_<NAME>` or `DBT_<NAME>` when not given. Default: yes. */
  readonly hasEnv?: boolean
}

const flag = (name: string, kind: FlagKind, help: string, more: Omit<Flag, 'name' | 'kind' | 'help'> = {}): Flag => ({
  name,
  kind,
  help,
  ...more,
})

const inert = (name: string, kind: FlagKind, more: Omit<Flag, 'name' | 'kind' | 'help'> = {}): Flag =>
  flag(name, kind, 'Accepted for compatibility; has no effect.', { ...more, isInert: true })

const levels = ['debug', 'info', 'warn', 'error', 'none']
const formats = ['text', 'debug', 'json', 'default']

/** Flags every command takes, before or after its name. */
export const globalFlags: readonly Flag[] = [
  flag('project-dir', 'text', 'Folder of project.yml. Default: the working folder.', { value: 'path' }),
  flag('profiles-dir', 'text', 'Folder of profiles.yml. Default: the project, ~/.tsdbt, ~/.dbt.', { value: 'path' }),
  flag('profile', 'text', 'Profile to use instead of the project’s.', { value: 'name' }),
  flag('target', 'text', 'Target of the profile: dev, prod…', { value: 'name', short: 't' }),
  flag('vars', 'text', 'Variables as YAML or JSON: --vars "scale: 0.01".', { value: 'yaml', hasEnv: false }),
  flag('threads', 'number', 'Nodes to run at once.', { value: 'n' }),
  flag('target-path', 'text', 'Folder for compiled SQL and artifacts. Default: target.', { value: 'path' }),
  flag('log-path', 'text', 'Folder for the log file. Default: logs.', { value: 'path' }),
  flag('log-level', 'text', 'How much to print.', { value: 'level', choices: levels }),
  flag('log-level-file', 'text', 'How much to write to the log file.', { value: 'level', choices: levels }),
  flag('log-format', 'text', 'Shape of what is printed.', { value: 'format', choices: formats }),
  flag('log-format-file', 'text', 'Shape of the log file.', { value: 'format', choices: formats }),
  flag('reporter', 'list', 'How it is told; may be repeated.', {
    value: 'name',
    choices: ['live', 'plain', 'minimal', 'json', 'github', 'junit'],
  }),
  flag('junit-file', 'text', 'Where the junit reporter writes. Default: target/junit.xml.', { value: 'path' }),
  flag('quiet', 'switch', 'Print errors and the command’s own data only.', { short: 'q' }),
  flag('debug', 'switch', 'Print debug messages.', { short: 'd' }),
  flag('use-colors', 'switch', 'Colour the output.'),
  flag('warn-error', 'switch', 'Treat every warning as an error.'),
  flag('warn-error-options', 'yaml', 'Which warnings are errors: {error: all, warn: [code], silence: [code]}.', {
    value: 'yaml',
  }),
  flag('show-all-deprecations', 'switch', 'Print every warning, not the first five of a kind.'),
  flag('fail-fast', 'switch', 'Stop at the first failure.', { short: 'x' }),
  flag('write-json', 'switch', 'Write artifacts (manifest.json, run_results.json…).'),
  flag('partial-parse', 'switch', 'Reuse what was parsed before.'),
  flag('print', 'switch', 'Show what templates print().'),
  flag('version-check', 'switch', 'Check require-dbt-version.'),
  flag('state', 'text', 'Folder with a previous run’s artifacts.', { value: 'path' }),
  flag('defer', 'switch', 'Read unselected nodes from the state’s relations where the target has none.'),
  flag('defer-state', 'text', 'State folder for --defer alone.', { value: 'path' }),
  flag('favor-state', 'switch', 'With --defer: prefer the state’s relations even where the target has them.'),
  flag('indirect-selection', 'text', 'Which tests come with the selected nodes.', {
    value: 'mode',
    choices: ['eager', 'cautious', 'buildable', 'empty'],
  }),
  flag('introspect', 'switch', 'Let templates query the warehouse while compiling.'),
  flag('audit', 'switch', 'Publish a node only after its tests passed (build). Default of projects with project.yml.'),
  flag('printer-width', 'number', 'Columns of plain lines. Default: 80.', { value: 'n' }),
  inert('cache-selected-only', 'switch'),
  inert('populate-cache', 'switch'),
  inert('static-parser', 'switch'),
  inert('sqlparse', 'yaml'),
  inert('use-experimental-parser', 'switch'),
  inert('use-v2-parser', 'switch'),
  inert('send-anonymous-usage-stats', 'switch'),
  inert('anonymous-usage-stats', 'switch'),
  inert('macro-debugging', 'switch'),
  inert('log-cache-events', 'switch'),
  inert('log-file-max-bytes', 'number'),
  inert('single-threaded', 'switch'),
  inert('record-timing-info', 'text', { short: 'r' }),
  inert('hints-enabled', 'switch'),
  inert('use-colors-file', 'switch'),
  inert('partial-parse-file-path', 'text'),
  inert('partial-parse-file-diff', 'switch'),
  inert('upload-to-artifacts-ingest-api', 'switch'),
  inert('use-fast-test-edges', 'switch'),
  inert('snowflake-projects-otel', 'switch'),
]

export const selectionFlags: readonly Flag[] = [
  flag('select', 'list', 'Nodes to take: names, paths, tag:…, +parents, children+, state:modified…', {
    value: 'selection',
    short: 's',
    aliases: ['models', 'model'],
    hasEnv: false,
  }),
  flag('exclude', 'list', 'Nodes to leave out.', { value: 'selection', hasEnv: false }),
  flag('selector', 'text', 'A selector of selectors.yml.', { value: 'name', hasEnv: false }),
]

/** `ls --models` lists models alone, as in dbt; `--select` lists all that it chooses. */
export const listSelectionFlags: readonly Flag[] = [
  ...selectionFlags.map((each) => ({ ...each, aliases: [] })),
  flag('models', 'list', 'Models to take; nothing else is listed.', {
    value: 'selection',
    short: 'm',
    aliases: ['model'],
    hasEnv: false,
  }),
]

export const resourceTypeFlags: readonly Flag[] = [
  flag('resource-type', 'list', 'Only nodes of this kind: model, seed, snapshot, test, unit_test, source…', {
    value: 'type',
    aliases: ['resource-types'],
  }),
  flag('exclude-resource-type', 'list', 'No nodes of this kind.', {
    value: 'type',
    aliases: ['exclude-resource-types'],
  }),
]

export const runFlags: readonly Flag[] = [
  flag('full-refresh', 'switch', 'Rebuild incremental models and seeds from scratch.', { short: 'f' }),
  flag('empty', 'switch', 'Read no rows: check that everything builds.'),
]

export const sampleFlags: readonly Flag[] = [
  flag('sample', 'text', 'Read only a window of event time: "3 days" or {start: …, end: …}.', { value: 'window' }),
  flag('event-time-start', 'text', 'First moment of the batches to build.', { value: 'time' }),
  flag('event-time-end', 'text', 'Moment before which batches end.', { value: 'time' }),
]

export const budgetFlags: readonly Flag[] = [
  flag('budget', 'text', "Refuse before the first job when it would read more: 50GiB, or '$0.30'.", {
    value: 'amount',
  }),
  flag('price-per-tib', 'text', 'Dollars a tebibyte. Default: price_per_tib of the target, else 6.25.', {
    value: 'dollars',
  }),
]

export const storeFailuresFlag = flag('store-failures', 'switch', 'Keep failing rows in a table of the warehouse.')
export const showFlag = flag('show', 'switch', 'Print a sample of what was loaded.')
export const inlineFlags: readonly Flag[] = [
  flag('inline', 'text', 'Jinja SQL to use instead of a node.', { value: 'sql', hasEnv: false }),
  flag('inline-direct', 'text', 'SQL to send as it is.', { value: 'sql', hasEnv: false }),
]
export const outputFlag = (...choices: string[]): Flag =>
  flag('output', 'text', 'Shape of the output.', { value: 'format', choices, hasEnv: false })

export { flag }
