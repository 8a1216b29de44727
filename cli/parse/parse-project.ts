import { bad, good, hasErrors, ProblemError, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { milliseconds } from '../core/clock.ts'
import type { OperationNode } from '../core/node.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { onceEach } from './once-each.ts'
import { deprecationProblems } from './deprecations.ts'
import { takeKept } from './kept-parse.ts'
import { loadMacros, type MacroLibrary } from './load-macros.ts'
import { environmentKey } from './parse-key.ts'
import { ParseMemory } from './parse-memory.ts'
import type { ParseOptions, ParseResult, Session } from './parse-options.ts'
import { templateEnv } from './template-env.ts'
import { Tracker } from './tracker.ts'

/** Reads all that a project's files say into nodes. Nothing is asked of a warehouse. Every mistake that can be found is told at once. */
export async function parseProject(options: ParseOptions): Promise<Checked<ParseResult>> {
  const started = milliseconds()
  const problems: Diagnostic[] = []
  try {
    const library = loadMacros(options, problems)
    const session = sessionOf(options, library, problems)
    const environment = environmentKey(options, library.macros)
    const kept = await takeKept(session, environment)
    const parsed = kept ? kept.parsed : await parseAnew(session, library, environment)
    const late = parsed ? deprecationProblems(parsed, options.now) : []
    const told = inOrder(onceEach([...(kept ? kept.problems : problems), ...late]))
    if (!parsed || hasErrors(told)) return bad(...told)
    const elapsedMs = milliseconds() - started
    const env = templateEnv(options, library.registry)
    const hooks = hooksOf(
      parsed,
      options.project.packages.map(({ name }) => name),
    )
    return good({ parsed, macros: library.registry, env, ...hooks, isCached: kept !== undefined, elapsedMs }, told)
  } catch (thrown) {
    if (!(thrown instanceof ProblemError)) throw thrown
    return bad(...inOrder(onceEach([...problems, ...thrown.problems])))
  }
}

function sessionOf(options: ParseOptions, library: MacroLibrary, problems: Diagnostic[]): Session {
  const tracker = new Tracker()
  const env = tracker.watch(templateEnv(options, library.registry))
  const memory = options.memory ?? new ParseMemory()
  return { options, project: options.project, env, tracker, memory, problems, createdAt: options.now.getTime() / 1000 }
}

/** Loads what reads files first: a process that finds its last parse still true does without. */
async function parseAnew(
  session: Session,
  library: MacroLibrary,
  environment: string,
): Promise<ParsedProject | undefined> {
  const { parseAll } = await import('./parse-all.ts')
  return parseAll(session, library, environment)
}

/** Hooks run in the order of the packages, each package's in the order it lists them. */
function hooksOf(parsed: ParsedProject, packages: readonly string[]): Pick<ParseResult, 'onRunStart' | 'onRunEnd'> {
  const operations = [...parsed.nodes.values()].filter(
    (node): node is OperationNode => node.resource_type === 'operation',
  )
  const of = (kind: string): OperationNode[] =>
    operations
      .filter((node) => node.tags.includes(kind))
      .sort(
        (a, b) =>
          packages.indexOf(a.package_name) - packages.indexOf(b.package_name) || (a.index ?? 0) - (b.index ?? 0),
      )
  return { onRunStart: of('on-run-start'), onRunEnd: of('on-run-end') }
}

/** By place, so that the same mistakes are told in the same order. */
function inOrder(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const key = ({ at }: Diagnostic): readonly [string, number, number] => [
    at?.file ?? '',
    at?.line ?? 0,
    at?.column ?? 0,
  ]
  return [...problems].sort((a, b) => {
    const [left, right] = [key(a), key(b)]
    if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1
    return left[1] - right[1] || left[2] - right[2]
  })
}
