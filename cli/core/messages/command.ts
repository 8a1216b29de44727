import { error, warning } from './message.ts'

/** The command line: flags, arguments, state folders. */
export const commandMessages = {
  'flag-invalid': error<{ flag: string; expected: string; found: string }>(
    ({ flag, expected, found }) => `${flag} must be ${expected}, but is "${found}".`,
  ),
  'warning-name-unknown': error<{ setting: string; name: string }>(
    ({ setting, name }) => `${setting} names "${name}", but no warning has that name.`,
  ),
  'warning-key-unknown': warning<{ setting: string; key: string }>(
    ({ setting, key }) => `${setting} has no key "${key}"; its keys are error, warn and silence.`,
  ),
  'flag-needed': error<{ command: string; needed: string }>(
    ({ command, needed }) => `${/^(?:tsdbt|--)/.test(command) ? command : `tsdbt ${command}`} needs ${needed}.`,
  ),
  'flag-unknown': error<{ command: string; flag: string }>(({ command, flag }) => `${command} has no flag "${flag}".`),
  'flag-without-value': error<{ flag: string }>(({ flag }) => `${flag} is a switch and takes no value.`),
  'command-unknown': error<{ name: string }>(({ name }) => `tsdbt has no command "${name}".`),
  'word-unexpected': error<{ command: string; taken: string; word: string }>(
    ({ command, taken, word }) => `${command} takes ${taken}, but "${word}" is given.`,
  ),
  'flag-conflict': error<{ first: string; second: string }>(
    ({ first, second }) => `${first} and ${second} cannot be given together.`,
  ),
  'name-invalid': error<{ name: string; rule: string }>(({ name, rule }) => `"${name}" is no project name: ${rule}.`),
  'folder-exists': error<{ path: string }>(({ path }) => `The folder "${path}" is there already and is not empty.`),
  'docs-missing': error<{ path: string }>(({ path }) => `There is no documentation page in "${path}" yet.`),
  'port-unusable': error<{ port: number; host: string; reason: string }>(
    ({ port, host, reason }) => `Port ${port} of ${host} cannot be used: ${reason}.`,
  ),
  'shim-taken': error<{ path: string }>(({ path }) => `"${path}" is another dbt.`),
  'shim-missing': error<{ path: string }>(({ path }) => `No dbt that tsdbt wrote is in "${path}".`),
  'codegen-stale': error<{ file: string; names: readonly string[] }>(({ file, names }) =>
    names.length === 0
      ? `"${file}" is not what the project says.`
      : `"${file}" is not what the project says of ${names.join(', ')}.`,
  ),
  'codegen-unwritten': error<{ file: string; reason: string }>(
    ({ file, reason }) => `"${file}" cannot be written: ${reason}.`,
  ),
  'codegen-untyped': warning<{ type: string; name: string; reason: string }>(
    ({ type, name, reason }) => `The columns of ${type} "${name}" are not known: ${reason.replace(/\.$/, '')}.`,
  ),
  'state-incomparable': error<object>(
    () => '"state:modified" cannot tell whether this test has changed: its macro is not there.',
  ),
  'state-empty': error<{ path: string }>(({ path }) => `The state folder "${path}" holds no artifacts of a run.`),
  'cost-unknown': error<{ flag: string; engine: string }>(
    ({ flag, engine }) => `${flag} needs an engine that charges for what is read; ${engine} reads for free.`,
  ),
  'budget-exceeded': error<{ estimated: string; budget: string }>(
    ({ estimated, budget }) => `The run would read ${estimated}, more than its budget of ${budget}.`,
  ),
  'budget-unknown': error<{ budget: string; node: string }>(
    ({ budget, node }) => `The budget of ${budget} cannot be checked: what "${node}" would read is not known.`,
  ),
  'clean-refused': error<{ path: string }>(
    ({ path }) => `"${path}" is not the project's to delete; nothing was deleted.`,
  ),
}
