import { describe } from 'vitest'
import { text } from './bad-input.ts'
import { testBadInputs } from './test-bad-inputs.ts'

describe('a selection', () => {
  testBadInputs([
    {
      name: 'of nothing but a sign',
      args: ['build', '--select', '+'],
      says: text`
        [ERROR]: "+" is not a selector: it names nothing. (selector-invalid)
          +
          ^
          Write a name or a method with a value, as in "tag:nightly".
      `,
    },
    {
      name: 'with a method without value',
      args: ['build', '--select', 'tag:'],
      says: text`
        [ERROR]: "tag:" is not a selector: it names nothing. (selector-invalid)
          tag:
          ^^^^
          Write a name or a method with a value, as in "tag:nightly".
      `,
    },
    {
      name: 'by an unknown method',
      args: ['build', '--select', 'tga:nightly'],
      says: text`
        [ERROR]: "tga:nightly" is not a selector: "tga" is not a selector method. (selector-invalid)
          tga:nightly
          ^^^
          Did you mean "tag"?
      `,
    },
    {
      name: 'of a misspelt model',
      args: ['build', '--select', 'stg_order'],
      exit: 0,
      says: text`
        [WARNING]: The selection criterion "stg_order" does not match any enabled nodes. (selection-empty)
          Did you mean "stg_orders"?
        [WARNING]: Nothing to do. Try checking your model configs and model specification args (nothing-to-do)
      `,
    },
    {
      name: 'of a pattern that fits names, not paths',
      files: { 'models/marts/mart_orders.sql': "select * from {{ ref('stg_orders') }}" },
      args: ['build', '--select', 'mart_*'],
      exit: 0,
      says: text`
        [WARNING]: The selection criterion "mart_*" does not match any enabled nodes. (selection-empty)
          Patterns are compared with a node's whole path: "*.mart_*".
        [WARNING]: Nothing to do. Try checking your model configs and model specification args (nothing-to-do)
      `,
    },
    {
      name: 'of nothing, with --warn-error',
      args: ['build', '--warn-error', '--select', 'nope'],
      says: text`
        [ERROR]: The selection criterion "nope" does not match any enabled nodes. (selection-empty)
      `,
    },
    {
      name: 'that takes nothing, where --warn-error-options forbid it',
      args: [
        'build',
        '--warn-error-options',
        '{error: [NothingToDo]}',
        '--select',
        'stg_orders',
        '--exclude',
        'stg_orders',
      ],
      says: text`
        [ERROR]: Nothing to do. Try checking your model configs and model specification args (nothing-to-do)
      `,
    },
    {
      name: 'of nothing to list',
      args: ['ls', '--select', 'stg_orders', '--exclude', 'stg_orders+'],
      exit: 0,
      says: text`
        [WARNING]: No nodes selected! (no-nodes-selected)
      `,
    },
    {
      name: 'of nothing to list, with --warn-error',
      args: ['ls', '--warn-error', '--select', 'stg_orders', '--exclude', 'stg_orders+'],
      says: text`
        [ERROR]: No nodes selected! (no-nodes-selected)
      `,
    },
    {
      name: 'by state without --state',
      args: ['build', '--select', 'state:modified'],
      says: text`
        [ERROR]: Selector "state:modified" needs an earlier manifest to compare with. (selector-needs)
          Give it with "--state <folder>".
      `,
    },
    {
      name: 'by an unknown state',
      args: ['build', '--select', 'state:modifed', '--state', 'target'],
      says: text`
        [ERROR]: The value of selector "state:modifed" must be one of new, old, modified, unmodified, modified.body, modified.configs, modified.persisted_descriptions, modified.relation, modified.macros, modified.contract. (selector-value)
          Did you mean "modified"?
      `,
    },
    {
      name: 'with a state folder without artifacts',
      args: ['build', '--state', 'models', '--select', 'state:new'],
      says: text`
        [ERROR]: The state folder "models" holds no artifacts of a run. (state-empty)
          Give the folder that holds manifest.json and run_results.json of an earlier run.
      `,
    },
    {
      name: 'with a state manifest that is broken',
      files: {
        'old/manifest.json': '{"metadata": ',
      },
      args: ['build', '--state', 'old', '--select', 'state:new'],
      says: text`
        [ERROR]: "manifest.json" is not valid JSON: Unexpected end of JSON input. (artifact-invalid)
          --> old/manifest.json
      `,
    },
    {
      name: 'with --defer without --state',
      args: ['build', '--defer'],
      says: text`
        [ERROR]: --defer needs --state. (flag-needed)
          Add --state with the folder of the other environment’s manifest.json.
      `,
    },
  ])
})
