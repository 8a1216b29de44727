import { error } from './message.ts'

/** Compiling nodes: data tests and unit tests. */
export const compileMessages = {
  'test-count': error<{ test: string; column: string; found: string }>(
    ({ test, column, found }) =>
      `"${column}" of test "${test}" must be ${column === 'failures' ? 'a number' : 'true or false'}, but is ${found}.`,
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
  'unit-test-columns-unknown': error<{ test: string; input: string }>(
    ({ test, input }) => `The columns of ${input} in unit test "${test}" are not known.`,
  ),
}
