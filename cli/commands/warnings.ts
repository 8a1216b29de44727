import type { Diagnostic } from '../core/diagnostic.ts'
import type { Options } from './options.ts'

/** Warnings as `--warn-error` and `--warn-error-options` judge them: some become errors, some are not told. Errors stay. */
export function judged(problems: readonly Diagnostic[], options: Options): readonly Diagnostic[] {
  const rules = rulesOf(options)
  return problems.flatMap((found): readonly Diagnostic[] => {
    if (found.severity === 'error') return [found]
    if (rules.silence.has(found.code)) return []
    return rules.isError(found.code) ? [{ ...found, severity: 'error' }] : [found]
  })
}

/** Whether a test that warns counts as one that fails. */
export const warningsAreErrors = (options: Options): boolean => rulesOf(options).isError('test-warning')

interface Rules {
  readonly silence: ReadonlySet<string>
  isError(code: string): boolean
}

function rulesOf(options: Options): Rules {
  const given = options.record('warn-error-options') ?? {}
  const error = given['error'] ?? given['include']
  const warn = new Set(words(given['warn'] ?? given['exclude']))
  const all = options.switch('warn-error') === true || error === 'all' || error === '*' || words(error).includes('all')
  const errors = new Set(words(error))
  return {
    silence: new Set(words(given['silence'])),
    isError: (code) => (all || errors.has(code)) && !warn.has(code),
  }
}

const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : typeof value === 'string' ? [value] : []
