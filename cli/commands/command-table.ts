import type { CommandSpec } from './command-spec.ts'
import {
  budgetFlags,
  flag,
  inlineFlags,
  outputFlag,
  resourceTypeFlags,
  runFlags,
  sampleFlags,
  listSelectionFlags,
  selectionFlags,
  showFlag,
  storeFailuresFlag,
} from './flag-table.ts'
import { martCommands } from './mart-commands.ts'
import { projectCommands } from './project-commands.ts'

const output = outputFlag('text', 'json')

/** Every command; a new one is a line here and a file beside this one. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'build',
    summary: 'Load, build and test everything, in order of the DAG',
    description:
      'Seeds, snapshots, models and their tests. A node’s data replaces the published one only after its tests passed; when one fails, the old data stays and what depends on it is skipped.',
    examples: ['tsdbt build', 'tsdbt build --select fct_sales+ --full-refresh', 'tsdbt build --vars "scale: 0.01"'],
    flags: [
      ...selectionFlags,
      ...resourceTypeFlags,
      ...runFlags,
      ...sampleFlags,
      ...budgetFlags,
      flag('dry-run', 'switch', 'Run nothing: the same as tsdbt plan --cost.', { hasEnv: false }),
      storeFailuresFlag,
      showFlag,
    ],
    load: async () => import('./build.ts'),
  },
  {
    name: 'plan',
    summary: 'Show what build would do, and what it would cost',
    description:
      'One line a node, in order. With --cost every statement is dry-run by BigQuery, which is free: tables that are not there yet stand in with their columns and no rows. Nothing is run and nothing is written.',
    examples: [
      'tsdbt plan',
      'tsdbt plan --select fct_sales+ --cost --target prod',
      "tsdbt plan --budget '$0.30' --target prod",
    ],
    flags: [
      ...selectionFlags,
      ...resourceTypeFlags,
      ...runFlags,
      ...sampleFlags,
      ...budgetFlags,
      flag('cost', 'switch', 'Ask what each statement would read.', { hasEnv: false }),
      output,
    ],
    load: async () => import('./plan.ts'),
  },
  {
    name: 'run',
    summary: 'Build models, without tests',
    description: 'Models only; seeds, snapshots and tests are left alone.',
    examples: [
      'tsdbt run',
      'tsdbt run --select staging',
      'tsdbt run --event-time-start 2018-05-01 --event-time-end 2018-06-01',
    ],
    flags: [...selectionFlags, ...runFlags, ...sampleFlags],
    load: async () => import('./run.ts'),
  },
  {
    name: 'test',
    summary: 'Run data tests and unit tests',
    description: 'Tests read what is published; nothing is built.',
    examples: ['tsdbt test', 'tsdbt test --select fct_sales', 'tsdbt test --select test_type:unit'],
    flags: [...selectionFlags, ...resourceTypeFlags, storeFailuresFlag],
    load: async () => import('./test.ts'),
  },
  {
    name: 'seed',
    summary: 'Load the CSV files of seeds/',
    description: 'Each file becomes a table; types are read from the data unless column_types says them.',
    examples: ['tsdbt seed', 'tsdbt seed --select holidays --show'],
    flags: [...selectionFlags, ...runFlags, showFlag],
    load: async () => import('./seed.ts'),
  },
  {
    name: 'snapshot',
    summary: 'Record what changed in snapshotted tables',
    description: 'Compares each snapshot’s query with the history kept and closes or adds rows.',
    examples: ['tsdbt snapshot', 'tsdbt snapshot --select snap_products'],
    flags: [...selectionFlags, ...runFlags],
    load: async () => import('./snapshot.ts'),
  },
  {
    name: 'compile',
    summary: 'Write the SQL that would run to target/compiled',
    description: 'Renders templates and injects ephemeral models. Nothing is built.',
    examples: [
      'tsdbt compile',
      'tsdbt compile --select fct_sales',
      `tsdbt compile --inline "select * from {{ ref('fct_sales') }}"`,
    ],
    flags: [
      ...selectionFlags,
      ...resourceTypeFlags,
      ...runFlags,
      ...inlineFlags,
      output,
      flag('inject-ephemeral-ctes', 'switch', 'Put ephemeral models into the SQL as CTEs.'),
    ],
    load: async () => import('./compile.ts'),
  },
  {
    name: 'codegen',
    summary: 'Write the types of what TypeScript models read',
    description:
      'Writes tsdbt-env.d.ts: the columns of every model, seed, snapshot and source, and the variables, so that tsc checks what TypeScript models read. Columns come from contracts and data_types, from DuckDB’s binder on the compiled SQL (nothing is built), else from the warehouse. It makes no SQL or YAML: the dbt package named codegen is something else, and can be used beside it.',
    examples: ['tsdbt codegen', 'tsdbt codegen --check', 'tsdbt codegen --output types/tsdbt.d.ts'],
    flags: [
      flag('check', 'switch', 'Write nothing; fail when the file is not up to date (for CI).', { hasEnv: false }),
      flag('output', 'text', 'The file to write. Default: tsdbt-env.d.ts.', { value: 'path', hasEnv: false }),
    ],
    load: async () => import('./codegen.ts'),
  },
  {
    name: 'parse',
    summary: 'Read the project and write manifest.json',
    description: 'Finds every mistake that needs no warehouse.',
    examples: ['tsdbt parse'],
    flags: [],
    load: async () => import('./parse.ts'),
  },
  {
    name: 'ls',
    aliases: ['list'],
    summary: 'List the nodes a selection takes',
    description: 'One line a node: its selector, name, path, or JSON. Writes target/manifest.json.',
    examples: [
      'tsdbt ls',
      'tsdbt ls --select +mart_sales_daily --output name',
      'tsdbt ls --output json --output-keys name config.materialized',
    ],
    flags: [
      ...listSelectionFlags,
      ...resourceTypeFlags,
      outputFlag('selector', 'name', 'path', 'json'),
      flag('output-keys', 'list', 'Keys of the JSON lines.', { value: 'key', hasEnv: false }),
    ],
    load: async () => import('./ls.ts'),
  },
  {
    name: 'show',
    summary: 'Print rows of a node or of a query',
    description: 'Runs the compiled SQL with a limit; nothing is written to the warehouse.',
    examples: [
      'tsdbt show --select mart_sales_daily',
      `tsdbt show --inline "select count(*) from {{ ref('fct_sales') }}"`,
    ],
    flags: [
      ...selectionFlags,
      ...inlineFlags,
      output,
      flag('limit', 'text', 'Rows to print; -1 for all. Default: 5.', { value: 'n', hasEnv: false }),
    ],
    load: async () => import('./show.ts'),
  },
  {
    name: 'run-operation',
    summary: 'Call a macro',
    description:
      'The macro may query and change the warehouse. Each statement takes effect at once, unless the macro begins a transaction: that is committed when it ends well.',
    examples: [`tsdbt run-operation grant_select --args '{role: reader}'`],
    argument: '[macro]',
    flags: [
      flag('args', 'yaml', 'The macro’s arguments.', { value: 'yaml', hasEnv: false }),
      flag('sql', 'text', 'Jinja SQL to run instead of a macro.', { value: 'sql', hasEnv: false }),
    ],
    load: async () => import('./run-operation.ts'),
  },
  {
    name: 'source freshness',
    aliases: ['snapshot-freshness'],
    summary: 'Ask how old the data of the sources is',
    description: 'Writes target/sources.json; fails when a source is older than its error_after.',
    examples: ['tsdbt source freshness', 'tsdbt source freshness --select source:raw.sales'],
    flags: [
      ...selectionFlags,
      flag('output', 'text', 'Where to write instead of target/sources.json.', {
        value: 'path',
        short: 'o',
        hasEnv: false,
      }),
    ],
    load: async () => import('./source-freshness.ts'),
  },
  {
    name: 'retry',
    summary: 'Run again what failed or was skipped',
    description:
      'Reads run_results.json of the last run and repeats it, with its flags, for the nodes that did not succeed.',
    examples: ['tsdbt retry'],
    flags: [...runFlags],
    load: async () => import('./retry.ts'),
  },
  {
    name: 'resume',
    summary: 'Finish or undo what a killed run left behind',
    description:
      'Where no transaction holds a build together (BigQuery), a run writes down what it does in target/tsdbt/journal. What had passed its tests is published, the rest is undone, jobs that still run are waited for or cancelled. On DuckDB there is nothing to do. Then run the command again.',
    examples: ['tsdbt resume --target prod'],
    flags: [flag('force', 'switch', 'Take a process that seems to run for dead.', { hasEnv: false })],
    load: async () => import('./resume.ts'),
  },
  {
    name: 'clone',
    summary: 'Copy the state’s relations into the target',
    description:
      'Each selected node is cloned, or becomes a view of the state’s relation where the engine cannot clone.',
    examples: ['tsdbt clone --state prod-artifacts'],
    flags: [...selectionFlags, ...resourceTypeFlags, ...runFlags],
    load: async () => import('./clone.ts'),
  },
  {
    name: 'docs generate',
    summary: 'Write the documentation page, manifest.json and catalog.json',
    description:
      'The catalog lists every relation of the project as the warehouse has it: columns, types, comments, sizes. target/index.html shows all of it: descriptions, SQL, tests, lineage and the last runs, in one file that opens without a server or a network.',
    examples: [
      'tsdbt docs generate',
      'tsdbt docs generate --no-compile --empty-catalog',
      'tsdbt docs generate --target prod',
    ],
    flags: [
      ...selectionFlags,
      flag('compile', 'switch', 'Compile first. Default: yes.', { hasEnv: false }),
      flag('empty-catalog', 'switch', 'Write a catalog without asking the warehouse.', { hasEnv: false }),
      flag('static', 'switch', 'Write the page as static_index.html, too. It is one file either way.', {
        hasEnv: false,
      }),
    ],
    load: async () => import('./docs-generate.ts'),
  },
  {
    name: 'docs serve',
    summary: 'Show the documentation page in the browser',
    description:
      'Gives out target/index.html, manifest.json, catalog.json and run_results.json on this machine, nothing else and to nobody else, until Ctrl-C. A page that is open is loaded again when docs generate has made it anew. The file can as well be opened without any server.',
    examples: ['tsdbt docs serve', 'tsdbt docs serve --port 8001 --no-browser'],
    flags: [
      flag('host', 'text', 'Address of this machine to listen on. Default: 127.0.0.1.', {
        value: 'address',
        hasEnv: false,
      }),
      flag('port', 'text', 'Port to listen on; 0 for any that is free. Default: 8080.', {
        value: 'port',
        hasEnv: false,
      }),
      flag('browser', 'switch', 'Open the page. Default: yes.', { hasEnv: false }),
    ],
    endsByInterrupt: true,
    load: async () => import('./docs-serve.ts'),
  },
  ...martCommands,
  {
    name: 'watch',
    summary: 'Rebuild and test what you save',
    description: 'Watches the project’s files. Keys: r run all, t tests, f failed, q quit.',
    examples: ['tsdbt watch', 'tsdbt watch marts.sales'],
    argument: '[selection...]',
    flags: [...selectionFlags, ...runFlags],
    load: async () => import('./watch.ts'),
  },
  ...projectCommands,
]
