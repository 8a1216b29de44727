import { error, type Named } from './message.ts'

/** Compiling nodes: tests, unit tests, contracts, and the warehouse's errors led back to their templates. */
export const compileMessages = {
  'warehouse-error': error<{ title: string; reason: string }>(({ title, reason }) => `${title}: ${reason}`),
  'test-count': error<{ test: string; column: string; found: string }>(
    ({ test, column, found }) => `"${column}" of test "${test}" must be a number, but is ${found}.`,
  ),
  'test-result-shape': error<{ test: string; rows: number; columns: number }>(
    ({ test, rows, columns }) => `Test "${test}" must give one row of three columns, but gave ${rows} of ${columns}.`,
  ),
  'unit-test-input': error<{ test: string; input: string }>(
    ({ test, input }) => `Unit test "${test}" has the input "${input}", which is neither ref(…), source(…) nor this.`,
  ),
  'unit-test-input-missing': error<{ test: string; model: string; input: string }>(
    ({ test, model, input }) => `Unit test "${test}" gives nothing for ${input}, which model "${model}" reads.`,
  ),
  'unit-test-column': error<{ test: string; column: string; owner: string }>(
    ({ test, column, owner }) => `Unit test "${test}" has a column "${column}" that ${owner} does not have.`,
  ),
  'unit-test-rows': error<{ test: string; owner: string; expected: string }>(
    ({ test, owner, expected }) => `The rows of ${owner} in unit test "${test}" must be ${expected}.`,
  ),
  'unit-test-columns-unknown': error<{ test: string; input: string }>(
    ({ test, input }) => `The columns of ${input} in unit test "${test}" are not known.`,
  ),
  'unit-test-differs': error<Named>(({ name }) => `Unit test "${name}" got other rows than it expects.`),
  'contract-mismatch': error<{ model: string; reasons: readonly string[] }>(
    ({ model, reasons }) => `Model "${model}" does not keep its contract: ${reasons.join('; ')}.`,
  ),
  'contract-incomplete': error<{ model: string; columns: readonly string[] }>(
    ({ model, columns }) =>
      `The contract of model "${model}" needs a data_type for ${columns.map((name) => `"${name}"`).join(', ')}.`,
  ),
}
