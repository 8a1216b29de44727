import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a command line with', () => {
  testBadInputs([
    {
      name: 'an unknown flag',
      args: ['build', '--selct', 'x'],
      says: text`
        [ERROR]: tsdbt build has no flag "--selct". (flag-unknown)
          Did you mean "--select"?
      `,
    },
    {
      name: 'a warning that is none',
      args: ['build', '--warn-error-options', '{error: [NoNodesForSelectionCritera]}'],
      says: text`
        [ERROR]: --warn-error-options names "NoNodesForSelectionCritera", but no warning has that name. (warning-name-unknown)
          Did you mean "NoNodesForSelectionCriteria"?
      `,
    },
    {
      name: 'a warning that is none in the project file',
      files: {
        'project.yml': text`
          name: shop
          profile: shop
          flags:
            warn_error_options:
              silence:
                - selection-empty
                - package-unpined
        `,
      },
      says: text`
        [ERROR]: warn_error_options names "package-unpined", but no warning has that name. (warning-name-unknown)
          --> project.yml:7:9
            5 |     silence:
            6 |       - selection-empty
          > 7 |       - package-unpined
              |         ^^^^^^^^^^^^^^^
            8 |
          Did you mean "package-unpinned"?
      `,
    },
    {
      name: 'an unknown command',
      args: ['biuld'],
      says: text`
        [ERROR]: tsdbt has no command "biuld". (command-unknown)
          Did you mean "build"?
      `,
    },
    {
      name: 'a flag for a command',
      args: ['version'],
      says: text`
        [ERROR]: tsdbt has no command "version". (command-unknown)
          Run "tsdbt --version".
      `,
    },
    {
      name: 'a flag that lacks its value',
      args: ['build', '--target'],
      says: '[ERROR]: tsdbt build needs a value after --target. (flag-needed)\n',
    },
    {
      name: 'a value for a switch',
      args: ['build', '--full-refresh=1'],
      says: text`
        [ERROR]: --full-refresh is a switch and takes no value. (flag-without-value)
          Write --full-refresh, or --no-full-refresh for the contrary.
      `,
    },
    {
      name: 'arguments without quotes',
      args: ['run-operation', 'euros', '--args', '{amount:', '1}'],
      says: text`
        [ERROR]: tsdbt run-operation takes one word, but "1}" is given. (word-unexpected)
          Put quotes around what has spaces: --args '{key: value}'.
      `,
    },
    {
      name: 'a word too many, after a flag with a value',
      args: ['build', '--threads', '2', 'orders'],
      says: text`
        [ERROR]: tsdbt build takes no words, but "orders" is given. (word-unexpected)
          Select nodes with --select orders.
      `,
    },
    {
      name: 'a word too many',
      args: ['build', 'orders'],
      says: text`
        [ERROR]: tsdbt build takes no words, but "orders" is given. (word-unexpected)
          Select nodes with --select orders.
      `,
    },
    {
      name: 'threads in words',
      args: ['build', '--threads', 'many'],
      says: '[ERROR]: --threads must be a whole number above 0, but is "many". (flag-invalid)\n',
    },
    {
      name: 'a wrong value from the environment',
      env: {
        TSDBT_THREADS: 'lots',
      },
      says: '[ERROR]: TSDBT_THREADS must be a whole number above 0, but is "lots". (flag-invalid)\n',
    },
    {
      name: 'variables as a list',
      args: ['build', '--vars', '[1, 2]'],
      says: text`
        [ERROR]: --vars must be a YAML or JSON mapping of names to values, but is a list. (vars-not-a-mapping)
          Write --vars 'name: value' or --vars '{"name": "value"}'.
      `,
    },
    {
      name: 'variables that are no YAML',
      args: ['build', '--vars', '{scale: 1'],
      says: text`
        [ERROR]: This is not valid YAML: the closing } is missing. (yaml-syntax)
          --> --vars:1:1
          > 1 | {scale: 1
              | ^
      `,
    },
    {
      name: 'an end before its start',
      args: ['build', '--event-time-start', '2025-02-01', '--event-time-end', '2025-01-01'],
      says: text`
        [ERROR]: --event-time-start must be before --event-time-end, but is "2025-02-01". (flag-invalid)
      `,
    },
    {
      name: 'an unknown reporter',
      args: ['build', '--reporter', 'junitt'],
      says: text`
        [ERROR]: --reporter must be one of live, plain, minimal, json, github, junit, but is "junitt". (flag-invalid)
          Did you mean "junit"?
      `,
    },
    {
      name: 'an unknown resource type',
      args: ['build', '--resource-type', 'modle'],
      says: text`
        [ERROR]: --resource-type must be one of model, seed, snapshot, test, unit_test, source, exposure, analysis, function, metric, semantic_model, saved_query, but is "modle". (flag-invalid)
          Did you mean "model"?
      `,
    },
  ])
})
