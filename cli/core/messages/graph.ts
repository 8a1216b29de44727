import { error, warning, type Named } from './message.ts'

/** The graph and what is selected from it. */
export const graphMessages = {
  cycle: error<{ path: readonly string[] }>(
    ({ path }) => `These nodes depend on each other in a circle: ${path.join(' → ')}.`,
  ),
  'selector-invalid': error<{ selector: string; reason: string }>(
    ({ selector, reason }) => `"${selector}" is not a selector: ${reason}.`,
  ),
  'selector-value': error<{ selector: string; expected: string }>(
    ({ selector, expected }) => `The value of selector "${selector}" must be ${expected}.`,
  ),
  'selector-needs': error<{ selector: string; needed: string }>(
    ({ selector, needed }) => `Selector "${selector}" needs ${needed}.`,
  ),
  'selector-unknown': error<Named>(({ name }) => `No selector is named "${name}".`),
  'selector-definition': error<{ name: string; reason: string }>(
    ({ name, reason }) => `Selector "${name}" cannot be read: ${reason}.`,
  ),
  'selector-cycle': error<{ path: readonly string[] }>(
    ({ path }) => `These selectors use each other in a circle: ${path.join(' → ')}.`,
  ),
  'selector-unknown-key': warning<{ name: string; key: string }>(
    ({ name, key }) => `Selector "${name}" has the key "${key}", which means nothing there.`,
  ),
  'selection-empty': warning<{ criterion: string }>(
    ({ criterion }) => `The selection criterion "${criterion}" does not match any enabled nodes.`,
  ),
  'nothing-to-do': warning<object>(
    // The words of dbt, which programs around it look for.
    () => 'Nothing to do. Try checking your model configs and model specification args',
  ),
  'no-nodes-selected': warning<object>(() => 'No nodes selected!'),
  'state-contract-broken': error<{ model: string; reason: string }>(
    ({ model, reason }) => `The contract of model "${model}" is broken: ${reason}.`,
  ),
  'state-contract-changed': warning<{ model: string; reason: string }>(
    ({ model, reason }) => `The contract of model "${model}" has changed: ${reason}.`,
  ),
  'artifact-invalid': error<{ path: string; reason: string }>(
    ({ path, reason }) => `"${path}" is not valid JSON: ${reason}.`,
  ),
  'artifact-version': error<{ path: string; found: string; oldest: number; newest: number }>(
    ({ path, found, oldest, newest }) =>
      `"${path}" ${found}, but only ${oldest === newest ? `version ${oldest}` : `versions ${oldest} to ${newest}`} can be read.`,
  ),
}
