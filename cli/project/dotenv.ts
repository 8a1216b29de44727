import { statSync } from 'node:fs'
import { join } from 'node:path'
import { good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import type { Environment } from './project.ts'
import { readText } from './source-file.ts'

/** The environment with what a folder's `.env` adds; what the shell has set stays. */
export function withDotenv(folder: string, env: Environment): Checked<Environment> {
  const path = join(folder, '.env')
  // A folder of that name is somebody's virtual environment.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return good(env)
  const { values, problems } = parseDotenv(readText(path, '.env'), env)
  return good({ ...values, ...env }, problems)
}

/** python-dotenv's language: `export`, quotes over several lines, `${NAME}` and `${NAME:-default}`, comments. */
export function parseDotenv(
  text: string,
  env: Environment,
): { values: Record<string, string>; problems: readonly Diagnostic[] } {
  const values: Record<string, string> = {}
  const problems: Diagnostic[] = []
  for (const match of text.matchAll(line)) {
    const [whole, name, single, double, plain, bare] = match
    if (name !== undefined) {
      const value = single ?? (double === undefined ? (plain ?? '').replace(/\s+#.*$/, '').trim() : unescape(double))
      values[name] = single === undefined ? expand(value, { ...values, ...env }) : single.replace(/\\(['\\])/g, '$1')
    } else if (bare !== undefined && bare.trim() !== '' && !bare.trim().startsWith('#')) {
      const at = { file: '.env', line: text.slice(0, match.index).split('\n').length }
      problems.push(problem('dotenv-line-invalid', { text: firstWord(whole) }, at))
    }
  }
  return { values, problems }
}

const line =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(?:'((?:[^'\\]|\\[\s\S])*)'[^\n]*|"((?:[^"\\]|\\[\s\S])*)"[^\n]*|([^\n]*))$|^([^\n]*)$/gm

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
const unescape = (text: string): string =>
  text.replace(/\\([nrt"\\$])/g, (_, letter: string) => escapes[letter] ?? letter)

const expand = (text: string, env: Environment): string =>
  text.replace(
    /\$\{([^}:]+)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => env[name] ?? fallback ?? '',
  )

/** A line that is no assignment may be half of a secret: only its beginning is shown. */
const firstWord = (text: string): string => `${text.trim().slice(0, 12)}…`
