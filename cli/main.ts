import { runBin } from './commands/run-bin.ts'

declare const TSDBT_VERSION: string | undefined

/** Set by the build; a run from source has no version of its own. */
const version = typeof TSDBT_VERSION === 'string' ? TSDBT_VERSION : '0.0.0-source'

void runBin(process.argv.slice(2), version).then((exitCode) => {
  process.exitCode = exitCode
})
