import { stdio, writtenOut } from './commands/stdio.ts'
import { versionText } from './commands/version-text.ts'

declare const TSDBT_VERSION: string | undefined

/** Set by the build; a run from source has no version of its own. */
const version = typeof TSDBT_VERSION === 'string' ? TSDBT_VERSION : '0.0.0-source'

const args = process.argv.slice(2)
if (args.length === 1 && ['--version', '-V', '-v'].includes(args[0] ?? '')) {
  // Wrappers ask this before every call: nothing else is loaded for it.
  stdio().stdout.write(versionText(version, process.env))
  void writtenOut().then((isWhole) => {
    if (!isWhole) process.exitCode = 2
  })
} else {
  void import('./commands/run-bin.ts')
    .then(async ({ runBin }) => {
      const exitCode = await runBin(args, version)
      process.exitCode = exitCode === 0 && !(await writtenOut()) ? 2 : exitCode
    })
    .catch((thrown: unknown) => {
      // Node would print the bundle's line that threw, which is the whole of it.
      const stack = thrown instanceof Error ? thrown.stack : String(thrown)
      process.stderr.write(`tsdbt failed in a way it should not: please report this.\n${stack}\n`)
      process.exitCode = 2
    })
    // All is closed and written: taking the heap down in order would only take time.
    .finally(() => process.exit())
}
