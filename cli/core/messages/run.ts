import { error, warning, type Named } from './message.ts'

/** Compiling, running and what the warehouse says. */
export const runMessages = {
  'sql-error': error<{ reason: string }>(({ reason }) => reason),
  'query-empty': error<Named>(({ name }) => `"${name}" holds no query.`),
  'retry-gone': error<{ ids: readonly string[] }>(
    ({ ids }) =>
      `What did not succeed the last time is no longer in the project, or is disabled: ${ids.map((id) => `"${id}"`).join(', ')}.`,
  ),
  'python-cannot-run': error<Named>(({ name }) => `"${name}" is a Python model, which cannot be run here.`),
  'raised-warning': warning<{ message: string }>(({ message }) => message),
  'microbatch-incomplete': error<{ model: string; key: string }>(
    ({ model, key }) => `The microbatch model "${model}" has no "${key}" in its config.`,
  ),
  'materialization-language': error<{
    name: string
    language: string
    materialization: string
    languages: readonly string[]
  }>(
    ({ name, language, materialization, languages }) =>
      `"${name}" is written in ${language}, and the materialization "${materialization}" builds ${languages.join(', ')} only.`,
  ),
  'hook-failed': error<{ when: 'pre' | 'post'; reason: string }>(
    ({ when, reason }) => `Its ${when}-hook failed: ${reason}`,
  ),
  'freshness-no-field': error<{ source: string }>(
    ({ source }) => `How fresh "${source}" is cannot be asked: it has no "loaded_at_field".`,
  ),
  'freshness-no-time': error<{ source: string; found: string }>(
    ({ source, found }) => `How fresh "${source}" is cannot be told: its newest time is ${found}.`,
  ),
  'loader-empty': error<{ source: string }>(
    ({ source }) => `The loader of "${source}" names neither files nor SQL nor a module.`,
  ),
  'loader-files-missing': error<{ source: string; files: readonly string[] }>(
    ({ source, files }) =>
      `No file matches ${files.map((glob) => `"${glob}"`).join(' or ')}, which "${source}" is loaded from.`,
  ),
  'resume-failed': error<{ names: readonly string[] }>(
    ({ names }) =>
      `What was left of ${names.map((name) => `"${name}"`).join(', ')} could be neither finished nor undone.`,
  ),
  'described-columns-missing': warning<{ name: string; columns: readonly string[] }>(
    ({ name, columns }) =>
      `"${name}" has no column ${columns.map((column) => `"${column}"`).join(', ')}, which its properties describe.`,
  ),
  'description-cut': warning<{ what: string; length: number; most: number }>(
    ({ what, length, most }) =>
      `The description of ${what} has ${length} characters; BigQuery keeps the first ${most}.`,
  ),
  'loader-mixed': error<{ source: string }>(
    ({ source }) =>
      `The loader of "${source}" mixes gs:// files, which BigQuery reads, with others, which are read here.`,
  ),
  'loader-kinds-mixed': error<{ first: string; other: string }>(
    ({ first, other }) => `"${other}" is not of the kind of "${first}": one load reads files of one kind.`,
  ),
  'loader-file-kind': error<{ file: string }>(
    ({ file }) =>
      `"${file}" is of no kind that can be loaded; it must end in .csv, .tsv, .parquet, .json, .jsonl or .ndjson.`,
  ),
  'loader-header-missing': error<{ column: string }>(
    ({ column }) => `The file has no column "${column}", which the source declares.`,
  ),
  'loader-header-differs': error<{ first: string; expected: readonly string[]; found: readonly string[] }>(
    ({ first, expected, found }) =>
      `The header is ${found.join(', ')}, but that of "${first}" is ${expected.join(', ')}.`,
  ),
  'loader-no-columns': error<{ source: string }>(
    ({ source }) => `"${source}" is loaded by a module, so its columns must be declared, each with its data_type.`,
  ),
  'loader-module': error<{ file: string }>(
    ({ file }) => `The default export of "${file}" must be a function that gives rows, such as an async generator.`,
  ),
  'loader-unsupported': error<{ source: string; what: string }>(
    ({ source, what }) => `"${source}" cannot be loaded from ${what} on this engine.`,
  ),
  'loader-rejected': warning<{ count: number; relation: string }>(
    ({ count, relation }) => `${count} ${count === 1 ? 'row was' : 'rows were'} rejected and kept in ${relation}.`,
  ),
  'csv-value': error<{ value: string; column: string; type: string }>(
    ({ value, column, type }) => `"${value}" is no ${type}, which column "${column}" is.`,
  ),
  'csv-width': error<{ expected: number; found: number }>(
    ({ expected, found }) =>
      `This row has ${found} ${found === 1 ? 'column' : 'columns'}, but the header has ${expected}.`,
  ),
  'csv-quote-open': error<object>(() => 'The quote that opens here is never closed.'),
  'csv-quote-early': error<object>(() => 'Text follows the quote that closes its value.'),
  'csv-unreadable': error<{ reason: string }>(({ reason }) => `This row cannot be read: ${reason}.`),
  'ts-module-unloadable': error<{ reason: string }>(({ reason }) => `This file cannot be loaded: ${reason}.`),
  'ts-module-effect': error<{ call: string }>(
    ({ call }) => `${call}() is called when this file is imported, before anything is run.`,
  ),
  'ts-model-invalid': error<{ reason: string }>(({ reason }) => `This is not a TypeScript model: ${reason}.`),
  'ts-group-inputs': error<{ columns: readonly string[] }>(
    ({ columns }) => `No input has all columns of "groupBy": ${columns.join(', ')}.`,
  ),
  'ts-group-failed': error<{ group: string; reason: string }>(({ group, reason }) => `Group ${group}: ${reason}`),
  'ts-groups-left': warning<{ failed: number; total: number; how: string; first: string }>(
    ({ failed, total, how, first }) =>
      `${failed} of ${total} groups failed and ${failed === 1 ? 'was' : 'were'} ${how}. The first: ${first}`,
  ),
  'ts-worker-died': error<{ reason: string; groups: string }>(
    ({ reason, groups }) => `A thread of this model ended while it worked on ${groups}: ${reason}.`,
  ),
  'ts-run-timeout': error<{ ms: number }>(({ ms }) => `The rows took longer than the ${ms} ms of "timeoutMs".`),
  'ts-input-undeclared': error<{ name: string }>(({ name }) => `${name} is not among "inputs".`),
  'ts-records-unwritten': warning<{ reason: string }>(
    ({ reason }) => `The table is published, but its metrics and artifacts cannot be written: ${reason}.`,
  ),
  'ts-run-failed': error<{ reason: string }>(({ reason }) => `The rows could not be made: ${reason}.`),
  'ts-test-failed': error<{ reason: string }>(({ reason }) => `This test's query could not be made: ${reason}.`),
  'ts-hook-failed': error<{ reason: string }>(({ reason }) => `This hook failed: ${reason}.`),
  'ts-hook-invalid': error<{ file: string }>(({ file }) => `"${file}" has no function as its default export.`),
  'ts-row-invalid': error<{ row: number; found: string }>(
    ({ row, found }) => `Row ${row} must be an object of columns, but is ${found}.`,
  ),
  'ts-value-invalid': error<{ row: number; column: string; type: string; expected: string; found: string }>(
    ({ row, column, type, expected, found }) =>
      `Row ${row}, column "${column}" (${type}) must be ${expected}, but is ${found}.`,
  ),
  'ts-batch-invalid': error<{ reason: string }>(({ reason }) => `This batch cannot be written: ${reason}.`),
  'ts-column-missing': error<{ row: number; column: string }>(
    ({ row, column }) => `Row ${row} has no column "${column}"; write null where there is no value.`,
  ),
  'ts-column-unknown': error<{ row: number; column: string }>(
    ({ row, column }) => `Row ${row} has a column "${column}" that "columns" does not declare.`,
  ),
}
