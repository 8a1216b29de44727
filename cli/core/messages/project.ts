import { error, warning, type Named } from './message.ts'

/** Reading the project's files, YAML and profiles. */
export const projectMessages = {
  'file-unreadable': error<{ path: string; reason: string }>(({ path, reason }) => `Cannot read "${path}": ${reason}.`),
  'file-unwritable': error<{ path: string; reason: string }>(
    ({ path, reason }) => `Cannot write "${path}": ${reason}.`,
  ),
  'file-not-utf8': error<{ path: string }>(({ path }) => `"${path}" is not UTF-8 text.`),
  'yaml-syntax': error<{ reason: string }>(({ reason }) => `This is not valid YAML: ${reason}.`),
  'yaml-many-documents': error<{ path: string }>(
    ({ path }) => `"${path}" holds more than one YAML document, but only one is read.`,
  ),
  'yaml-duplicate-key': warning<{ key: string }>(
    ({ key }) => `"${key}" is given twice in the same mapping; the last one counts.`,
  ),
  'schema-violation': error<{ key: string; expected: string; found: string }>(
    ({ key, expected, found }) => `"${key}" must be ${expected}, but is ${found}.`,
  ),
  'unknown-key': error<{ key: string; owner: string }>(({ key, owner }) => `"${key}" is not a key of ${owner}.`),
  'key-renamed': warning<{ old: string; now: string }>(
    ({ old, now }) => `"${old}" of the project file is now called "${now}".`,
  ),
  'packages-folder-renamed': warning<object>(
    () =>
      'Packages are installed in "dbt_packages", no longer in "dbt_modules": change "clean-targets", or set "packages-install-path".',
  ),
  'profile-settings-moved': warning<object>(
    () => 'Settings are read from "flags" of the project file, not from "config" of profiles.yml.',
  ),
  'unknown-property': warning<{ key: string; owner: string }>(
    ({ key, owner }) => `"${key}" is not a key of ${owner} and is ignored.`,
  ),
  'config-key-unknown': warning<{ key: string }>(({ key }) => `"${key}" is not a config that is acted on.`),
  'missing-key': error<{ key: string; owner: string }>(({ key, owner }) => `${owner} needs the key "${key}".`),
  'project-not-found': error<{ folder: string }>(
    ({ folder }) => `No "project.yml" or "dbt_project.yml" is in "${folder}".`,
  ),
  'catalogs-empty': error<{ file: string }>(({ file }) => `"${file}" is empty.`),
  'catalog-twice': error<Named>(({ name }) => `"catalogs.yml" has two catalogs called "${name}".`),
  'catalog-integration-twice': error<{ catalog: string; integration: string }>(
    ({ catalog, integration }) => `The catalog "${catalog}" has two write_integrations called "${integration}".`,
  ),
  'catalog-active': error<{ catalog: string }>(
    ({ catalog }) =>
      `The catalog "${catalog}" must say by "active_write_integration" which of its write_integrations is written to.`,
  ),
  'catalog-type': error<{ type: string; engine: string }>(
    ({ type, engine }) => `A target of ${engine} has no catalogs of the type "${type}".`,
  ),
  'catalogs-unused': warning<{ engine: string }>(
    ({ engine }) => `"catalogs.yml" is not used on ${engine}: all tables are its own.`,
  ),
  'catalog-not-found': error<{ name: string; node: string }>(
    ({ name, node }) => `"${node}" is to be in the catalog "${name}", which is not there.`,
  ),
  'two-project-files': warning<object>(
    () => 'Both "project.yml" and "dbt_project.yml" are here; only "project.yml" is read.',
  ),
  'project-name-reserved': error<Named>(({ name }) => `"${name}" is a reserved word and cannot name a project.`),
  'keys-exclude-each-other': error<{ first: string; second: string }>(
    ({ first, second }) => `"${first}" and "${second}" cannot both be given.`,
  ),
  'vars-in-two-files': error<{ projectFile: string }>(
    ({ projectFile }) => `Variables are in both "vars.yml" and "${projectFile}".`,
  ),
  'vars-not-a-mapping': error<{ found: string }>(
    ({ found }) => `--vars must be a YAML or JSON mapping of names to values, but is ${found}.`,
  ),
  'version-range-invalid': error<{ range: string }>(({ range }) => `"${range}" is not a version or a version range.`),
  'dbt-version-mismatch': error<{ package: string; required: string; have: string }>(
    ({ package: name, required, have }) => `"${name}" needs dbt ${required}, but this is compatible with dbt ${have}.`,
  ),
  'profile-not-named': error<{ projectFile: string }>(
    ({ projectFile }) => `No profile is named: neither "${projectFile}" nor --profile says which one to use.`,
  ),
  'profiles-file-not-found': error<{ looked: readonly string[] }>(
    ({ looked }) => `No "profiles.yml" was found; looked in ${looked.map((folder) => `"${folder}"`).join(', ')}.`,
  ),
  'profile-not-found': error<{ name: string; file: string }>(
    ({ name, file }) => `No profile is named "${name}" in "${file}".`,
  ),
  'target-not-found': error<{ name: string; profile: string; targets: readonly string[] }>(
    ({ name, profile, targets }) =>
      `The profile "${profile}" has no target named "${name}"; it has ${
        targets.length === 0 ? 'none' : targets.map((target) => `"${target}"`).join(', ')
      }.`,
  ),
  'dotenv-line-invalid': warning<{ text: string }>(
    ({ text }) => `"${text}" is not an assignment (NAME=value) and is ignored.`,
  ),
  'packages-in-two-files': error<object>(
    () => '"packages" is given in both "packages.yml" and "dependencies.yml"; it can stand in one of them only.',
  ),
  'packages-missing': error<{ missing: readonly string[]; folder: string }>(
    ({ missing, folder }) =>
      `${missing.length === 1 ? 'A package is' : 'Packages are'} not installed in "${folder}": ${missing.join(', ')}.`,
  ),
  'package-name-twice': error<Named>(({ name }) => `Two packages are named "${name}".`),
  'package-conflict': error<{ name: string; versions: readonly string[] }>(
    ({ name, versions }) => `"${name}" is wanted in versions that exclude each other: ${versions.join(', ')}.`,
  ),
  'package-unavailable': error<{ name: string; reason: string }>(
    ({ name, reason }) => `The package "${name}" cannot be found: ${reason}.`,
  ),
  'package-install-failed': error<{ name: string; reason: string }>(
    ({ name, reason }) => `The package "${name}" cannot be installed: ${reason}.`,
  ),
  'package-unpinned': warning<{ name: string; revision: string }>(
    ({ name, revision }) => `The package "${name}" is not pinned: "${revision}" may change under you.`,
  ),
  'selector-default-twice': error<{ first: string; second: string }>(
    ({ first, second }) => `Two selectors are the default: "${first}" and "${second}".`,
  ),
}
