import { type Diagnostic, hasErrors } from '../core/diagnostic.ts'
import type { Event } from '../core/event.ts'
import { hadStarted, type NodeResult, wasCancelled } from '../core/result.ts'
import { failureText, type FailureScope } from './failure-text.ts'
import { liveFrame } from './live-frame.ts'
import { finishedLine } from './live-line.ts'
import { advance, idle, type LiveState } from './live-state.ts'
import { prettySummary } from './live-summary.ts'
import { kindOf, nameOf } from './node-words.ts'
import type { Paint } from './paint.ts'
import { passedTests, testedBy } from './passed-tests.ts'
import { problemText } from './problem-text.ts'
import type { Part, ReporterOptions } from './reporter.ts'
import { makeScreen } from './screen.ts'
import { isReplaced, isTold, replacedText } from './tally.ts'
import { makeToldProblems } from './told-problems.ts'
import { counted } from './words.ts'

const FRAME_MS = 80
/** From here on passing tests would push everything else off the screen: they are counted with the node they are about. */
const MANY = 80

/** The view of a run on a terminal: finished nodes scroll up, what runs is redrawn below them. */
export function makeLive(options: ReporterOptions, paint: Paint, failureScope: (paint: Paint) => FailureScope): Part {
  const screen = makeScreen(options.stdout)
  const told = makeToldProblems()
  const passed = passedTests()
  let state: LiveState = idle
  let timer: NodeJS.Timeout | undefined
  // Some terminals say that they are 0 wide and high: they do not know.
  const width = (): number => options.stdout.columns || options.width || 80
  const height = (): number => options.stdout.rows || 24
  const draw = (): void => screen.draw(liveFrame(state, options.now(), { width: width(), height: height() }, paint))
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
    screen.draw('')
  }
  const scope = (): FailureScope => failureScope(paint)
  const tell = (found: Diagnostic): void => {
    const lines = problemText(found, scope()).map((line) => (line === '' ? '' : `  ${line}`))
    screen.print(lines.join('\n'))
  }
  return {
    see: (event: Event) => {
      state = advance(state, event, options.now())
      switch (event.type) {
        case 'run-started':
          screen.print(headline(event, paint))
          timer = setInterval(draw, FRAME_MS).unref()
          break
        case 'node-finished': {
          const { result: found, index, total } = event
          if (found.status === 'pass' && total > MANY) passed.see(found)
          if (isListed(found, total, options.command))
            screen.print(finishedLine(found, index, total, width(), paint, passed.noteOn(found.unique_id)))
          break
        }
        case 'hook-finished':
          // What went wrong is told in the summary, as of any node.
          if (hasErrors(event.problems ?? [])) screen.print(hookLine(event.name, paint))
          break
        case 'problem':
          if (told.isNew(event)) tell(event.problem)
          break
        case 'run-finished': {
          stop()
          if (isReplaced(event, options.command)) {
            screen.print(paint.dim(`  ${replacedText(event)}`))
            break
          }
          for (const found of told.leftOver(event.results)) tell(found)
          const failures = event.results.flatMap((result) => failureLines(result, scope(), paint))
          screen.print([...failures, ...prettySummary(event, options.command, width(), paint)].join('\n'))
          break
        }
        case 'template-message':
          if (event.level !== 'debug') screen.print(event.text)
          break
        case 'note':
          if (event.level !== 'debug')
            screen.print(event.level === 'warn' ? paint.yellow(event.text) : paint.dim(event.text))
          break
        case 'output':
          screen.print(event.text)
          break
        case 'command-finished':
          for (const found of told.leftOver([])) tell(found)
          break
        default:
          break
      }
    },
    close: async () => {
      stop()
      await screen.close()
    },
  }
}

function headline(event: Event & { readonly type: 'run-started' }, paint: Paint): string {
  const { project, target, adapterType, threads, total } = event
  const parts = [
    `${paint.bold('tsdbt')} ${event.command}`,
    paint.bold(project),
    `target ${paint.bold(target)} ${paint.dim(`(${adapterType}, ${counted(threads, 'thread')})`)}`,
    counted(total, 'node'),
  ]
  return `${parts.join(paint.dim(' · '))}\n`
}

/** What went as it should, or did nothing because of another node's failure, has no line of its own where there are many. */
function isListed(result: NodeResult, total: number, command: string): boolean {
  if (wasCancelled(result)) return hadStarted(result) && command !== 'watch'
  const isIdle = result.status === 'no-op' || result.status === 'skipped'
  if (result.node.resource_type === 'exposure') return !isIdle
  return total <= MANY || testedBy(result) === undefined || !(isIdle || result.status === 'pass')
}

function failureLines(result: NodeResult, scope: FailureScope, paint: Paint): string[] {
  const headlineOf = failureHeadline(result, paint)
  if (headlineOf === undefined) return []
  return ['', headlineOf, ...failureText(result, scope).map((line) => (line === '' ? '' : `    ${line}`))]
}

const hookLine = (name: string, paint: Paint): string => `  ${paint.red('✗')} ${paint.dim('hook')} ${paint.red(name)}`

function failureHeadline(result: NodeResult, paint: Paint): string | undefined {
  if (!isTold(result)) return undefined
  const isWarning = result.status === 'warn'
  const mark = isWarning ? paint.yellow('!') : paint.red('✗')
  const name = (isWarning ? paint.yellow : paint.red)(paint.bold(nameOf(result.node)))
  return `  ${mark} ${paint.dim(kindOf(result.node))} ${name}  ${paint.dim(result.node.original_file_path.replace(/^\.\//, ''))}`
}
