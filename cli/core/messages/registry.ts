import { error, type Named } from './message.ts'

interface Versioned extends Named {
  readonly version: number
}

/** The registry of trained models. */
export const registryMessages = {
  'model-undeclared': error<Named>(({ name }) => `"${name}" is not among "models".`),
  'model-registry-incomplete': error<{ schema: string; missing: readonly string[] }>(
    ({ schema, missing }) => `The model registry "${schema}" has no ${missing.map((name) => `"${name}"`).join(', ')}.`,
  ),
  'model-unknown': error<Named>(({ name }) => `The registry has no model "${name}".`),
  'model-version-unknown': error<Versioned & { known: readonly number[] }>(
    ({ name, version, known }) =>
      `"${name}" has no version ${version}; it has ${known.map((one) => String(one)).join(', ')}.`,
  ),
  'model-no-staging': error<Named>(({ name }) => `No version of "${name}" is in staging.`),
  'model-no-rival': error<Named>(({ name }) => `"${name}" has no second version to compare with.`),
  'model-same-version': error<Versioned>(
    ({ name, version }) => `Version ${version} of "${name}" cannot be compared with itself.`,
  ),
  'model-in-production': error<Versioned>(
    ({ name, version }) => `Version ${version} of "${name}" is in production already.`,
  ),
  'model-no-previous': error<Named>(({ name }) => `"${name}" has no earlier version in production to go back to.`),
  'model-artifact': error<{ file: string; reason: string }>(
    ({ file, reason }) => `The artifact cannot be written to "${file}": ${reason}.`,
  ),
  'model-not-better': error<
    Versioned & { champion: number; own: number; its: number; better: 'lower' | 'higher'; backtest: string }
  >(
    ({ name, version, champion, own, its, better, backtest }) =>
      `Version ${version} of "${name}" does not beat version ${champion}, which is in production: ${own} against ${its}, ${better} is better (${backtest}).`,
  ),
  'model-incomparable': error<Versioned & { champion: number; own: string; its: string }>(
    ({ name, version, champion, own, its }) =>
      `Version ${version} of "${name}" and version ${champion}, which is in production, were not measured on the same backtest. It: ${own}. The champion: ${its}.`,
  ),
}
