import { error, type Named } from './message.ts'

/** What a template's functions (`ref`, `var`, `adapter.dispatch` …) refuse. */
export const templateMessages = {
  'catalog-macro': error<{ macro: string; reason: string }>(
    ({ macro, reason }) => `The macro "${macro}" tells no catalog: ${reason}.`,
  ),
  'template-argument': error<{ name: string; expected: string; found: string }>(
    ({ name, expected, found }) => `"${name}" must be ${expected}, but is ${found}.`,
  ),
  'ref-arguments': error<{ found: number }>(
    ({ found }) => `ref() takes a name, or a package and a name, but got ${found} arguments.`,
  ),
  'source-arguments': error<{ found: number }>(
    ({ found }) =>
      `source() takes a source's name and a table's name, but got ${found} argument${found === 1 ? '' : 's'}.`,
  ),
  'ref-undeclared': error<{ name: string; node: string }>(
    ({ name, node }) =>
      `"${node}" reads "${name}", which was not seen when the project was parsed: the ref() stands where it is reached only at run time.`,
  ),
  'ref-ephemeral': error<Named>(
    ({ name }) => `"${name}" is ephemeral: an operation cannot read it, it exists only inside models.`,
  ),
  'var-missing': error<{ name: string; owner: string }>(
    ({ name, owner }) => `The variable "${name}" is required by "${owner}", but has no value.`,
  ),
  'env-var-missing': error<Named>(({ name }) => `The environment variable "${name}" is required, but is not set.`),
  'secret-env-var': error<Named>(
    ({ name }) => `"${name}" is a secret: it may be read in profiles.yml and packages.yml only.`,
  ),
  'config-required': error<{ name: string; node: string }>(
    ({ name, node }) => `"${node}" does not set the config "${name}".`,
  ),
  'config-call': error<object>(() => 'config() takes named values, or one dict of them.'),
  'config-conflict': error<{ first: string; second: string }>(
    ({ first, second }) => `config() sets both "${first}" and "${second}": they are the same.`,
  ),
  'config-value': error<{ name: string; expected: string; found: string }>(
    ({ name, expected, found }) => `The config "${name}" must be ${expected}, but is ${found}.`,
  ),
  'dispatch-not-found': error<{ name: string; namespace: string | null; searched: readonly string[] }>(
    ({ name, namespace, searched }) => {
      const call = `adapter.dispatch("${name}"${namespace === null ? '' : `, "${namespace}"`})`
      return `No macro answers ${call}; searched for: ${searched.join(', ')}.`
    },
  ),
  'dispatch-dotted': error<{ name: string; namespace: string; macro: string }>(
    ({ name }) => `adapter.dispatch("${name}") has a "." in the macro's name.`,
  ),
  'package-not-found': error<Named>(({ name }) => `No package named "${name}" is installed.`),
  'macro-not-found': error<Named>(({ name }) => `No macro is named "${name}".`),
  'materialization-not-found': error<{ name: string; adapter: string }>(
    ({ name, adapter }) => `No materialization "${name}" exists for ${adapter}.`,
  ),
  'adapter-method': error<Named>(({ name }) => `The adapter has no method "${name}".`),
  'result-loaded': error<Named>(
    ({ name }) => `The result of statement "${name}" was already loaded; load_result() gives it once.`,
  ),
  'relation-type': error<{ found: string; expected: readonly string[] }>(
    ({ found, expected }) => `"${found}" is no type of relation; it is one of ${expected.join(', ')}.`,
  ),
  'external-location': error<{ source: string; reason: string }>(
    ({ source, reason }) => `The external_location of source "${source}" cannot be used: ${reason}.`,
  ),
  'no-connection': error<Named>(({ name }) => `${name} needs the database, but this is rendered without a connection.`),
}
