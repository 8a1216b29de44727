import type { CommandSpec } from './command-spec.ts'
import { type Flag, flag, outputFlag, selectionFlags } from './flag-table.ts'

const output = outputFlag('text', 'json')
const jsonFlag = flag('json', 'switch', 'The same as --output json.', { hasEnv: false })

const reasonFlag = flag('reason', 'text', 'Why; it is logged.', { value: 'text', hasEnv: false })

const lookerFlags: readonly Flag[] = [
  flag('template', 'text', 'The report to copy: its id or its address.', { value: 'report', hasEnv: false }),
  flag('page', 'text', 'The page to begin at.', { value: 'id', hasEnv: false }),
  flag('report-name', 'text', 'What the new report is called.', { value: 'name', hasEnv: false }),
  flag('explain', 'switch', 'Have Looker Studio show how it read the link.', { hasEnv: false }),
]

/** Commands on what stands between the project and its readers: trained models, reports, the rules of marts. */
export const martCommands: readonly CommandSpec[] = [
  {
    name: 'model ls',
    summary: 'List trained models, or the versions of one',
    description:
      'The registry is a set of tables in the schema <target schema>_model_registry. TypeScript models register versions there when they are published.',
    examples: ['tsdbt model ls', 'tsdbt model ls demand_forecast', 'tsdbt model ls --json'],
    argument: '[model]',
    flags: [output, jsonFlag],
    load: async () => import('./model-ls.ts'),
  },
  {
    name: 'model show',
    summary: 'Show a version: params, figures, artifact, history',
    description: 'Of the version in production, else of the newest, where none is named.',
    examples: ['tsdbt model show demand_forecast', 'tsdbt model show demand_forecast 3 --artifact trees.json'],
    argument: '[model] [version]',
    flags: [
      flag('artifact', 'text', 'Write its artifact to this file, too.', { value: 'path', hasEnv: false }),
      output,
      jsonFlag,
    ],
    load: async () => import('./model-show.ts'),
  },
  {
    name: 'model compare',
    summary: 'Compare two versions on the same backtest',
    description: 'The newest version against the one in production, where none are named.',
    examples: ['tsdbt model compare demand_forecast', 'tsdbt model compare demand_forecast 4 2'],
    argument: '[model] [challenger] [champion]',
    flags: [output, jsonFlag],
    load: async () => import('./model-compare.ts'),
  },
  {
    name: 'model promote',
    summary: 'Bring a version to production, if it is better',
    description:
      'The version (the newest in staging, where none is named) must beat the one in production on the same backtest: same metric, window, horizon and series; that one is archived. Exit code 1 when it does not. The first version needs to beat none. Every change is logged.',
    examples: [
      'tsdbt model promote demand_forecast',
      'tsdbt model promote demand_forecast 4 --force --reason "new range of goods"',
    ],
    argument: '[model] [version]',
    flags: [
      flag('force', 'switch', 'Promote it without a comparison; needs --reason.', { hasEnv: false }),
      reasonFlag,
      output,
      jsonFlag,
    ],
    load: async () => import('./model-promote.ts'),
  },
  {
    name: 'model rollback',
    summary: 'Bring back the version that was in production before',
    description: 'The version in production is archived. Given again, it goes back one more.',
    examples: ['tsdbt model rollback demand_forecast --reason "forecasts of zero"'],
    argument: '[model]',
    flags: [reasonFlag, output, jsonFlag],
    load: async () => import('./model-rollback.ts'),
  },
  {
    name: 'looker link',
    summary: 'Print a link that makes a Looker Studio report on marts',
    description:
      'The report is empty, or a copy of a template, and reads the marts’ tables in BigQuery; an exposure stands for all that it reads. meta.looker_studio of the exposure or mart may say template, page, report_name, alias, billing_project. The manifest keeps the link, too.',
    examples: [
      'tsdbt looker link fct_sales --target prod',
      'tsdbt looker link sales_dashboard --template 1a2b3c4d --target prod',
      'tsdbt looker link fct_sales dim_customer --report-name "Sales" --target prod',
    ],
    argument: '[name...]',
    flags: [...lookerFlags, output],
    load: async () => import('./looker.ts'),
  },
  {
    name: 'looker open',
    summary: 'Open a new Looker Studio report on marts',
    description: 'As looker link, and opens the link in the browser.',
    examples: ['tsdbt looker open fct_sales --target prod'],
    argument: '[name...]',
    flags: [...lookerFlags, output],
    load: async () => import('./looker.ts'),
  },
  {
    name: 'check',
    summary: 'Check marts against a set of rules',
    description:
      'looker: nested columns, dates as text, missing descriptions, a required partition filter, and with --state columns that are gone or of another type. Exit code 1 when charts would break. --profile looker is understood as well, where no profile of that name is meant.',
    examples: ['tsdbt check --rules looker', 'tsdbt check --profile looker --select marts --state prod-artifacts'],
    flags: [...selectionFlags, flag('rules', 'text', 'The rules: looker.', { value: 'name', hasEnv: false })],
    load: async () => import('./check.ts'),
  },
]
