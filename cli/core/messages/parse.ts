import { error, warning, type Named } from './message.ts'

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** Turning files into nodes: templates, names, references. */
export const parseMessages = {
  'jinja-syntax': error<{ reason: string }>(({ reason }) => `Jinja syntax error: ${reason}`),
  'jinja-error': error<{ type: string; reason: string }>(({ type, reason }) => `${type}: ${reason}`),
  'raised-by-template': error<{ message: string }>(({ message }) => message),
  'ref-not-found': error<Named>(({ name }) => `No model, seed or snapshot is named "${name}".`),
  'ref-version-not-found': error<{ name: string; version: string; versions: readonly string[] }>(
    ({ name, version, versions }) => `"${name}" has no version ${version}; it has ${quoted(versions)}.`,
  ),
  'ref-disabled': error<Named>(({ name }) => `"${name}" is disabled, so nothing can read it.`),
  'ref-ambiguous': error<{ name: string; packages: readonly string[] }>(
    ({ name, packages }) => `"${name}" is in more than one package: ${quoted(packages)}.`,
  ),
  'ref-private': error<{ name: string; group: string | null }>(({ name, group }) =>
    group === null
      ? `"${name}" is private, so no other model can read it.`
      : `"${name}" is private to the group "${group}".`,
  ),
  'ref-protected': error<{ name: string; package: string }>(
    ({ name, package: owner }) => `"${name}" is protected: only models of the package "${owner}" can read it.`,
  ),
  'source-not-found': error<Named>(({ name }) => `No source is named "${name}".`),
  'source-disabled': error<Named>(({ name }) => `The source "${name}" is disabled, so nothing can read it.`),
  'test-target-missing': warning<{ test: string; name: string }>(
    ({ test, name }) => `The test "${test}" is left out: it reads "${name}", which does not exist.`,
  ),
  'test-source-disabled': warning<{ test: string; name: string }>(
    ({ test, name }) => `The test "${test}" is left out: it reads the source "${name}", which is disabled.`,
  ),
  'duplicate-name': error<{ kind: string; name: string }>(({ kind, name }) => `Two ${kind}s are named "${name}".`),
  'duplicate-relation': error<{ relation: string; first: string; second: string }>(
    ({ relation, first, second }) => `The ${first} and the ${second} would both be built as ${relation}.`,
  ),
  'duplicate-patch': error<{ kind: string; name: string }>(
    ({ kind, name }) => `The ${kind} "${name}" is described twice.`,
  ),
  'patch-without-node': warning<{ kind: string; name: string }>(
    ({ kind, name }) => `No ${kind} is named "${name}", so its properties describe nothing.`,
  ),
  'patch-wrong-kind': warning<{ name: string; kind: string; key: string }>(
    ({ name, kind, key }) => `"${name}" is a ${kind}, but stands under "${key}".`,
  ),
  'macro-patch-without-macro': warning<Named>(
    ({ name }) => `No macro is named "${name}", so its properties describe nothing.`,
  ),
  'macro-arguments': warning<{ name: string; described: readonly string[]; found: readonly string[] }>(
    ({ name, described, found }) =>
      `The macro "${name}" takes (${found.join(', ')}), but (${described.join(', ')}) is described.`,
  ),
  'override-unused': warning<{ source: string }>(
    ({ source }) => `"overrides" names the source "${source}", which does not exist.`,
  ),
  'semantic-invalid': error<{ kind: string; name: string; reason: string }>(
    ({ kind, name, reason }) => `The ${kind} "${name}" ${reason}.`,
  ),
  'time-spine': error<{ name: string; reason: string }>(({ name, reason }) => `The time spine "${name}" ${reason}.`),
  'time-spine-missing': error<object>(
    () =>
      'Semantic models need a time spine: a model with "time_spine", whose standard column has the granularity "day" or a finer one.',
  ),
  'name-spaces': error<{ kind: string; name: string }>(
    ({ kind, name }) => `The ${kind} "${name}" has a space in its name.`,
  ),
  'name-spaces-deprecated': warning<{ kind: string; name: string }>(
    ({ kind, name }) => `The ${kind} "${name}" has a space in its name, which dbt will refuse.`,
  ),
  'name-versioned': error<{ kind: string; name: string }>(
    ({ kind, name }) => `The ${kind} "${name}" has no version, but a model of that name has versions.`,
  ),
  'exposure-name': warning<Named>(
    ({ name }) =>
      `The exposure "${name}" should be named with letters, digits and underscores; its "label" may say anything.`,
  ),
  'enabled-ambiguous': error<{ name: string; count: number }>(
    ({ name, count }) =>
      `${count} disabled models are named "${name}": a properties file cannot say which of them is enabled.`,
  ),
  'constraint-target': error<{ name: string; to: string }>(
    ({ name, to }) => `A foreign key of "${name}" leads to "${to}", which is neither ref(…) nor source(…).`,
  ),
  'freshness-incomplete': error<{ name: string; missing: string }>(
    ({ name, missing }) => `"freshness.build_after" of "${name}" needs "${missing}".`,
  ),
  'key-beside-config': error<{ key: string; name: string }>(
    ({ key, name }) => `"${key}" of "${name}" is given both in "config" and beside it; leave it in "config".`,
  ),
  'tests-twice': error<Named>(
    ({ name }) => `"${name}" has both "tests" and "data_tests", which are two names of one list.`,
  ),
  'override-twice': error<{ source: string; package: string }>(
    ({ source, package: owner }) => `The source "${source}" of the package "${owner}" is overridden twice.`,
  ),
  'properties-not-a-mapping': error<object>(() => 'A properties file must be a mapping such as "models: […]".'),
  'config-type': error<{ key: string; expected: string; found: string }>(
    ({ key, expected, found }) => `The config "${key}" must be ${expected}, but is ${found}.`,
  ),
  'block-missing': warning<{ file: string; block: string }>(
    ({ file, block }) => `"${file}" holds no {% ${block} %} block, so it makes nothing.`,
  ),
  'version-duplicate': error<{ name: string; version: string }>(
    ({ name, version }) => `The model "${name}" has two versions ${version}.`,
  ),
  'version-latest-unknown': error<{ name: string; latest: string; versions: readonly string[] }>(
    ({ name, latest, versions }) =>
      `"latest_version" of "${name}" is ${latest}, but its versions are ${versions.join(', ')}.`,
  ),
  'version-file-missing': warning<{ name: string; file: string }>(
    ({ name, file }) => `No model file is named "${file}", which a version of "${name}" is defined in.`,
  ),
  'snapshot-relation': error<Named>(
    ({ name }) => `"relation" of the snapshot "${name}" must be ref(…) or source(…) with plain names.`,
  ),
  'snapshot-config': error<{ name: string; reason: string }>(({ name, reason }) => `The snapshot "${name}" ${reason}.`),
  'microbatch-config': error<{ name: string; reason: string }>(
    ({ name, reason }) => `The microbatch model "${name}" ${reason}.`,
  ),
  'microbatch-no-event-time': warning<Named>(
    ({ name }) =>
      `The microbatch model "${name}" reads nothing that has an "event_time", so each of its batches reads all rows.`,
  ),
  'contract-needs': error<{ name: string; reason: string }>(
    ({ name, reason }) => `The contract of "${name}" ${reason}.`,
  ),
  'primary-key-twice': error<{ name: string; columns: readonly string[] }>(
    ({ name, columns }) =>
      `"${name}" has more than one primary key (${columns.join(', ')}); a key of many columns is one constraint of the model.`,
  ),
  'constraint-reference': error<{ name: string; to: string }>(
    ({ name, to }) => `"to" of a foreign key of "${name}" must be ref(…) or source(…), but is "${to}".`,
  ),
  'group-not-found': error<{ name: string; group: string }>(
    ({ name, group }) => `"${name}" belongs to the group "${group}", which does not exist.`,
  ),
  'public-ephemeral': error<Named>(
    ({ name }) => `"${name}" is ephemeral, so it cannot be public: nothing is built to read.`,
  ),
  'doc-not-found': error<Named>(({ name }) => `No docs block is named "${name}".`),
  'test-not-found': error<Named>(({ name }) => `No generic test is named "${name}".`),
  'test-shape': error<{ keys: readonly string[] }>(({ keys }) =>
    keys.length === 0
      ? 'A test must be a name, or a mapping with one key: its name.'
      : `A test must be a mapping with one key, its name, but has the keys ${quoted(keys)}.`,
  ),
  'test-arguments': error<Named>(({ name }) => `The arguments of the test "${name}" must be a mapping.`),
  'test-arguments-loose': warning<{ test: string; resource: string; owner: string; file: string }>(
    ({ test, resource, owner, file }) =>
      `Found top-level arguments to test \`${test}\` defined on '${resource}' in package '${owner}' (${file}). Arguments to generic tests should be nested under the \`arguments\` property.`,
  ),
  'test-config-loose': warning<{ test: string; key: string; file: string }>(({ test, key, file }) => {
    const path = `data_tests.${test}.${key}`
    return `Found \`${key}\` as a top-level property of \`${path}\` in file \`${file}\`. The \`${key}\` top-level property should be moved into the \`config\` of \`${path}\`.`
  }),
  'test-argument-missing': error<{ test: string; argument: string }>(
    ({ test, argument }) => `The test "${test}" needs the argument "${argument}".`,
  ),
  'test-argument-unknown': error<{ test: string; argument: string }>(
    ({ test, argument }) => `The test "${test}" has no argument "${argument}".`,
  ),
  'test-name': error<Named>(({ name }) => `"${name}" cannot name a generic test.`),
  'test-model-argument': error<Named>(
    ({ name }) => `The test "${name}" is given "model", which it always gets from where it stands.`,
  ),
  'test-config-twice': error<{ name: string; key: string }>(
    ({ name, key }) => `The test "${name}" sets "${key}" both beside and inside "config".`,
  ),
  'loaded-at-empty': error<object>(() => '"loaded_at_field" is an empty text: name a column, or leave the key out.'),
  'freshness-both': error<object>(() => '"loaded_at_field" and "loaded_at_query" cannot both be given.'),
  'schema-name-missing': error<Named>(({ name }) => `generate_schema_name() gave no schema for "${name}".`),
  'unit-test-model': error<{ test: string; model: string }>(
    ({ test, model }) => `The unit test "${test}" tests "${model}", but no model is named so.`,
  ),
  'unit-test-fixture': error<{ test: string; fixture: string }>(
    ({ test, fixture }) =>
      `The unit test "${test}" reads the fixture "${fixture}", but no file in "tests/fixtures" is named so.`,
  ),
  'unit-test-rows-format': error<{ test: string; format: string; expected: string }>(
    ({ test, format, expected }) => `Rows in format "${format}" of the unit test "${test}" must be ${expected}.`,
  ),
  'unit-test-input-unknown': error<{ test: string; input: string }>(
    ({ test, input }) => `The unit test "${test}" has the input "${input}", which is not ref(…), source(…) or this.`,
  ),
  'unit-test-incremental': error<{ test: string; model: string }>(
    ({ test, model }) =>
      `The unit test "${test}" must say whether the incremental model "${model}" runs incrementally.`,
  ),
  'unit-test-this': error<{ test: string }>(
    ({ test }) => `The unit test "${test}" runs incrementally, so it must give the input "this".`,
  ),
  'unit-test-versions': error<{ test: string; reason: string }>(
    ({ test, reason }) => `The unit test "${test}" ${reason}.`,
  ),
  'name-taken': error<{ name: string; first: string; second: string }>(
    ({ name, first, second }) => `A ${first} and a ${second} are both named "${name}": give one of them another name.`,
  ),
  'name-shared': warning<{ name: string; first: string; second: string }>(
    ({ name, first, second }) =>
      `A ${first} and a ${second} are both named "${name}": ref('${name}') finds the ${second}.`,
  ),
  'config-path-unused': warning<{ path: string }>(
    ({ path }) => `Nothing is found under "${path}", so what it configures is not used.`,
  ),
  'model-deprecated': warning<{ name: string; date: string }>(
    ({ name, date }) => `"${name}" is deprecated since ${date}.`,
  ),
  'ref-deprecated': warning<{ reader: string; name: string; date: string }>(
    ({ reader, name, date }) => `"${reader}" reads "${name}", which is deprecated since ${date}.`,
  ),
  'ref-deprecation-upcoming': warning<{ reader: string; name: string; date: string }>(
    ({ reader, name, date }) => `"${reader}" reads "${name}", which will be deprecated on ${date}.`,
  ),
  'function-not-found': error<Named>(({ name }) => `No function is named "${name}".`),
  'function-disabled': error<Named>(({ name }) => `The function "${name}" is disabled, so nothing can call it.`),
  'function-overload': error<{ function: string; name: string; reason: string }>(
    ({ function: owner, name, reason }) => `The overload "${name}" of the function "${owner}" ${reason}.`,
  ),
  'function-argument-order': error<{ function: string; name: string }>(
    ({ function: owner, name }) =>
      `The argument "${name}" of the function "${owner}" has no default and comes after one that has.`,
  ),
  'function-language': error<{ name: string; language: string; engine: string }>(
    ({ name, language, engine }) => `The function "${name}" is written in ${language}, which ${engine} does not run.`,
  ),
  'python-model': warning<Named>(
    ({ name }) => `"${name}" is a Python model: it is kept in the graph, but cannot be run.`,
  ),
}
