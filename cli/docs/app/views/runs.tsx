import type { JSX } from 'preact'
import type { PageRun } from '../../page-data.ts'
import { countText, secondsText, timeText } from '../format.ts'
import { Status, toneOf } from './parts.tsx'

const [barWidth, barGap, barHeight] = [10, 4, 48]

/** How long the last runs took, and how they ended. */
export function Runs({ runs }: { readonly runs: readonly PageRun[] }): JSX.Element {
  const has = (key: keyof PageRun): boolean => runs.some((run) => run[key] !== undefined)
  return (
    <>
      {runs.length > 1 && <Bars runs={runs.toReversed()} />}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Command</th>
              <th scope="col">Ended</th>
              <th scope="col">Took</th>
              {has('rows') && <th scope="col">Rows</th>}
              {has('failures') && <th scope="col">Failures</th>}
              {has('message') && <th scope="col">Message</th>}
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr>
                <td class="number">{timeText(run.at)}</td>
                <td>{run.command}</td>
                <td>
                  <Status status={run.status} />
                </td>
                <td class="number">{run.seconds > 0 && secondsText(run.seconds)}</td>
                {has('rows') && <td class="number">{run.rows !== undefined && countText(run.rows)}</td>}
                {has('failures') && <td class="number">{run.failures !== undefined && countText(run.failures)}</td>}
                {has('message') && <td>{run.message}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

function Bars({ runs }: { readonly runs: readonly PageRun[] }): JSX.Element {
  const longest = Math.max(...runs.map(({ seconds }) => seconds), 0.001)
  const width = runs.length * (barWidth + barGap) - barGap
  return (
    <svg class="run-bars" width={width} height={barHeight} role="img" aria-label={`The last ${runs.length} runs`}>
      {runs.map((run, at) => {
        const height = Math.max(2, (run.seconds / longest) * barHeight)
        return (
          <rect
            class={toneOf(run.status)}
            x={at * (barWidth + barGap)}
            y={barHeight - height}
            width={barWidth}
            height={height}
            rx="1.5"
          >
            <title>{`${timeText(run.at)}: ${run.status}, ${secondsText(run.seconds)}`}</title>
          </rect>
        )
      })}
    </svg>
  )
}
