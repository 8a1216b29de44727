import { spawnSync } from 'node:child_process'
import { join, relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import { WarehouseError } from '../core/adapter.ts'
import { problem, ProblemError, type Diagnostic, type Location } from '../core/diagnostic.ts'
import { described } from './described.ts'
import { importPlace } from './import-place.ts'
import { hintOf } from './module-hint.ts'
import { moduleMark } from './native-import.ts'
import { SideEffect } from './side-effects.ts'

export interface ModuleContext {
  readonly file: string
  readonly projectRoot: string
  /** What called the module: the place of what is thrown where no line of the project threw it, such as a wrong argument. */
  readonly calledAt?: Location | undefined
}

/** A thing thrown while one of the project's TypeScript files was loaded or run, as one diagnostic at the place it comes from. */
export function moduleProblem(
  thrown: unknown,
  code: 'ts-module-unloadable' | 'ts-run-failed' | 'ts-hook-failed' | 'ts-test-failed' | 'plugin-failed',
  context: ModuleContext,
): Diagnostic {
  if (thrown instanceof ProblemError && thrown.problems[0]) return { at: { file: context.file }, ...thrown.problems[0] }
  if (thrown instanceof SideEffect) return effectProblem(thrown, context)
  const { reason, at, hint } = told(thrown, context)
  return problem(code, { reason }, at, { hint, cause: thrown })
}

/** What was found wrong with a call that a module made, at the line of that call where nothing says more. */
export function problemsAt(thrown: ProblemError, { projectRoot }: ModuleContext): readonly Diagnostic[] {
  // Frames of our own may lie in the project, too: only those of its modules count.
  const frames = (thrown.stack ?? '').split('\n').filter((line) => line.includes(moduleMark))
  const called = framePlace(frames.join('\n'), projectRoot)
  return thrown.problems.map((found) => (called && found.at?.line === undefined ? { ...found, at: called } : found))
}

/** What there is to say of a thing that was thrown. */
export interface Told {
  readonly reason: string
  readonly at: Location
  readonly hint: string | undefined
}

export function told(thrown: unknown, context: ModuleContext): Told {
  const reason = withoutRoot(reasonOf(thrown), context.projectRoot)
  const at = placeOf(thrown, context.projectRoot) ??
    placeInOtherProcess(thrown, context) ??
    context.calledAt ?? { file: context.file }
  return { reason, at, hint: hintOf(thrown) }
}

function effectProblem(effect: SideEffect, context: ModuleContext): Diagnostic {
  const at = placeOf(effect, context.projectRoot) ?? { file: context.file }
  const hint = 'Move it into run(): a module is imported to learn what it declares, also when nothing is run.'
  return problem('ts-module-effect', { call: effect.call }, at, { hint, cause: effect })
}

const reasonOf = (thrown: unknown): string =>
  thrown instanceof WarehouseError
    ? withoutDot(`${thrown.title}: ${thrown.message.split('\n')[0] ?? ''}`)
    : errorText(thrown)

const errorText = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return `it threw ${shown(thrown)}`
  const own = withoutDot(`${thrown.name}: ${thrown.message.split('\n')[0] ?? ''}`)
  const inner = causeOf(thrown)
  return inner === undefined ? own : `${own} (${inner})`
}

/** What is behind an error, as "fetch failed" has it, or the first of several. */
function causeOf(error: Error): string | undefined {
  const cause: unknown = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined)
  if (!(cause instanceof Error)) return cause === undefined ? undefined : described(cause)
  // An error that was tried at several addresses says nothing itself.
  if (cause instanceof AggregateError && cause.message === '') return causeOf(cause)
  return withoutDot(`${cause.name}: ${cause.message.split('\n')[0] ?? ''}`)
}

/** Anything may be thrown. */
const shown = (thrown: unknown): string =>
  typeof thrown === 'object' && thrown !== null && !(thrown instanceof Date)
    ? inspect(thrown, { depth: 0, compact: true, breakLength: Infinity, maxStringLength: 200, maxArrayLength: 5 })
    : described(thrown)

/** Files of the project go by their path in it, without the mark of their generation. */
const withoutRoot = (text: string, root: string): string =>
  text
    .replaceAll(pathToFileURL(root + sep).href, '')
    .replaceAll(`${root}${sep}`, '')
    .replaceAll(/\?tsdbt=\d+/g, '')

const withoutDot = (text: string): string => text.replace(/[.!]\s*$/, '')

/** Of an import that failed its line; else the first place of a stack inside the project: a syntax error's head (`file:line`, the line, a caret), else the topmost frame. */
function placeOf(thrown: unknown, projectRoot: string): Location | undefined {
  if (!(thrown instanceof Error) || thrown.stack === undefined) return undefined
  const asked = importPlace(thrown)
  const file = asked && projectFile(asked.file, projectRoot)
  if (asked && file !== undefined) return { ...asked, file }
  return syntaxPlace(thrown.stack, projectRoot) ?? framePlace(thrown.stack, projectRoot)
}

function syntaxPlace(stack: string, projectRoot: string): Location | undefined {
  const lines = stack.split('\n')
  const head = /^(.+?\.[cm]?[jt]s(?:\?\S*?)?):(\d+)$/.exec(lines[0] ?? '')
  const file = projectFile(head?.[1] ?? '', projectRoot)
  if (!head || file === undefined) return undefined
  const line = Number(head[2])
  const carets = lines.slice(1).find((text) => /^\s*\^+\s*$/.test(text))
  return carets === undefined
    ? { file, line }
    : { file, line, column: carets.indexOf('^') + 1, length: carets.trim().length }
}

/**
 * V8 keeps the place of an early error of an ES module (a name declared twice) from JavaScript, and tells it only when the process dies
 * of it. Nothing of the module runs there: it does not get past its syntax.
 */
function placeInOtherProcess(thrown: unknown, context: ModuleContext): Location | undefined {
  if (!(thrown instanceof SyntaxError)) return undefined
  const url = pathToFileURL(join(context.projectRoot, context.file)).href
  const args = ['--no-warnings', '--input-type=module', '--eval', `import ${JSON.stringify(url)}`]
  const { stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 5000 })
  return stderr.includes(thrown.message) ? syntaxPlace(stderr.trimStart(), context.projectRoot) : undefined
}

function framePlace(stack: string, projectRoot: string): Location | undefined {
  for (const line of stack.split('\n')) {
    const match = /\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):(\d+)\)?$/.exec(line.trim())
    if (!match) continue
    const file = projectFile(match[1] ?? '', projectRoot)
    if (file !== undefined) return { file, line: Number(match[2]), column: Number(match[3]) }
  }
  return undefined
}

function projectFile(name: string, projectRoot: string): string | undefined {
  const bare = name.replace(/\?.*$/, '')
  const path = bare.startsWith('file:') ? fileURLToPath(bare) : bare
  const inside = relative(projectRoot, path)
  if (inside === '' || inside.startsWith('..') || inside.includes('node_modules')) return undefined
  return inside.split(sep).join('/')
}
