import type { JSX } from 'preact'
import { plural } from '../format.ts'
import { type Drawing, drawingOf } from '../lineage/drawing.ts'
import { select } from '../lineage/select.ts'
import { lineageHref } from '../routes.ts'
import { kindNames, nodeAt, type Site } from '../site.ts'
import { setRoute } from '../state.ts'
import { Canvas } from './canvas.tsx'
import { KindMark } from './parts.tsx'

interface LineageProps {
  readonly site: Site
  readonly selected: string
  readonly excluded: string
}

/** The lineage of the whole project, or of what a selection takes. */
export function LineagePage({ site, selected, excluded }: LineageProps): JSX.Element {
  const { positions, empty, problem } = select(site, selected, excluded)
  const drawing = drawingOf(site, positions)
  return (
    <>
      <h1 class="unseen">Lineage</h1>
      <form class="selection" onSubmit={submit} onChange={submit} key={`${selected} ${excluded}`}>
        <label>
          Select
          <input
            name="select"
            value={selected}
            placeholder="+orders+  tag:daily  marts/finance"
            autocomplete="off"
            spellcheck={false}
          />
        </label>
        <label>
          Exclude
          <input name="exclude" value={excluded} placeholder="staging.*" autocomplete="off" spellcheck={false} />
        </label>
        <p role="status">{problem ?? summaryText(drawing.positions.length, empty)}</p>
      </form>
      {drawing.positions.length > 0 && <Canvas site={site} drawing={drawing} />}
      <Legend site={site} drawing={drawing} />
    </>
  )
}

const summaryText = (count: number, empty: readonly string[]): string =>
  `${plural(count, 'node')}${empty.length > 0 ? `; nothing matches ${empty.join(', ')}` : ''}`

function submit(event: Event): void {
  event.preventDefault()
  const target = event.currentTarget
  if (!(target instanceof HTMLFormElement)) return
  const given = new FormData(target)
  const hash = lineageHref(String(given.get('select') ?? '').trim(), String(given.get('exclude') ?? '').trim())
  if (hash === location.hash) return
  // A drawing after a drawing is one step for "back", not many.
  history.replaceState(null, '', hash)
  setRoute(hash)
}

function Legend({ site, drawing }: { readonly site: Site; readonly drawing: Drawing }): JSX.Element {
  const kinds = [...new Set(drawing.positions.map((at) => nodeAt(site, at).kind))]
  return (
    <ul class="legend">
      {kinds.map((kind) => (
        <li>
          <KindMark kind={kind} /> {kindNames[kind][1]}
        </li>
      ))}
    </ul>
  )
}
