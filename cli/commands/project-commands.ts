import type { CommandSpec } from './command-spec.ts'
import { flag, outputFlag } from './flag-table.ts'

/** Commands on a project and its machine: they build nothing. */
export const projectCommands: readonly CommandSpec[] = [
  {
    name: 'deps',
    summary: 'Install the packages of packages.yml',
    description: 'From a folder, git or a tarball, into dbt_packages/; versions are kept in package-lock.yml.',
    examples: ['tsdbt deps', 'tsdbt deps --upgrade'],
    flags: [
      flag('lock', 'switch', 'Only write package-lock.yml.', { hasEnv: false }),
      flag('upgrade', 'switch', 'Look for newer versions than the locked ones.', { hasEnv: false }),
    ],
    load: async () => import('./deps.ts'),
  },
  {
    name: 'migrate',
    summary: 'Tell what of a dbt project runs as it is, what differs and why',
    description:
      'Reads the project and reports file by file; nothing is changed. --write adds what is missing beside what dbt needs: a draft in TypeScript of each Python model, a DuckDB target in the project’s own profiles.yml. Exit code 0 when the project would run, 1 when some of it cannot be built, 2 when it cannot be read.',
    examples: ['tsdbt migrate', 'tsdbt migrate ../jaffle-shop', 'tsdbt migrate --write', 'tsdbt migrate --json'],
    argument: '[folder]',
    flags: [
      flag('write', 'switch', 'Add what is missing; rename and replace nothing.', { hasEnv: false }),
      outputFlag('text', 'json'),
      flag('json', 'switch', 'The same as --output json.', { hasEnv: false }),
    ],
    load: async () => import('./migrate.ts'),
  },
  {
    name: 'shim',
    summary: 'Write a dbt that runs tsdbt',
    description:
      'For tools that call dbt by its name: orchestrators, editors, makefiles. Writes dbt and dbt.cmd into the folder, by default node_modules/.bin; a dbt that is there already is left alone unless --force is given, which keeps it under another name.',
    examples: [
      'tsdbt shim',
      'tsdbt shim ~/.local/bin',
      'tsdbt shim .venv/bin --force',
      'tsdbt shim .venv/bin --remove',
    ],
    argument: '[folder]',
    flags: [
      flag('force', 'switch', 'Stand in for a dbt that is there; it is kept.', { hasEnv: false }),
      flag('remove', 'switch', 'Take the shim away and bring back what was there.', { hasEnv: false }),
    ],
    load: async () => import('./shim.ts'),
  },
  {
    name: 'debug',
    summary: 'Check the project, the profile and the connection',
    description: 'Prints what was found where, and tries to connect.',
    examples: ['tsdbt debug', 'tsdbt debug --target prod'],
    flags: [
      flag('connection', 'switch', 'Only try to connect.', { hasEnv: false }),
      flag('config-dir', 'switch', 'Only print the folder of profiles.yml.', { hasEnv: false }),
    ],
    load: async () => import('./debug.ts'),
  },
  {
    name: 'init',
    summary: 'Start a project that builds',
    description: 'Makes a folder with a small project on DuckDB: seeds, models, tests, a README.',
    examples: ['tsdbt init shop'],
    argument: '[name]',
    flags: [flag('skip-profile-setup', 'switch', 'Write no profiles.yml.', { hasEnv: false })],
    load: async () => import('./init.ts'),
  },
  {
    name: 'completion',
    summary: 'Print what a shell completes commands with',
    description:
      'For bash, zsh or fish: commands, flags, their choices, and after --select and --exclude the names of the project’s nodes. Nothing is written.',
    examples: [
      `eval "$(tsdbt completion bash)"   # in ~/.bashrc; zsh likewise in ~/.zshrc`,
      'tsdbt completion fish > ~/.config/fish/completions/tsdbt.fish',
    ],
    argument: '[shell]',
    flags: [],
    load: async () => import('./completion.ts'),
  },
  {
    name: 'clean',
    summary: 'Delete target/ and installed packages',
    description: 'Deletes the folders of clean-targets, inside the project only.',
    examples: ['tsdbt clean'],
    flags: [
      flag('clean-project-files-only', 'switch', 'Refuse folders outside the project. Default: yes.', {
        hasEnv: false,
      }),
    ],
    load: async () => import('./clean.ts'),
  },
]
