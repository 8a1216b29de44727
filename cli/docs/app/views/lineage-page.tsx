import type { JSX } from 'preact'
import { plural } from '../format.ts'
import { type Drawing, drawingOf } from '../lineage/drawing.ts'
import { type FolderDrawing, folderDrawing } from '../lineage/folders.ts'
import { select } from '../lineage/select.ts'
import { lineageHref } from '../routes.ts'
import { kindNames, nodeAt, type Site } from '../site.ts'
import { setRoute, state } from '../state.ts'
import { Canvas } from './canvas.tsx'
import { FolderGraph } from './folder-graph.tsx'
import { Graph } from './graph.tsx'
import { KindMark } from './parts.tsx'
import { Spots } from './spots.tsx'

interface LineageProps {
  readonly site: Site
  readonly selected: string
  readonly excluded: string
}

/** The lineage of the whole project, or of what a selection takes. */
export function LineagePage({ site, selected, excluded }: LineageProps): JSX.Element {
  const { positions, empty, problem } = select(site, selected, excluded)
  const drawing = drawingOf(site, positions)
  const by = state.lineageBy.value ?? (drawing.positions.length > many ? 'folders' : 'nodes')
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
        <div class="tabs" role="group" aria-label="What is drawn">
          {(['nodes', 'folders'] as const).map((each) => (
            <button type="button" aria-pressed={by === each} onClick={() => (state.lineageBy.value = each)}>
              {each === 'nodes' ? 'Nodes' : 'Folders'}
            </button>
          ))}
        </div>
        <p role="status">{problem ?? summaryText(drawing.positions.length, empty)}</p>
      </form>
      <Drawn site={site} drawing={drawing} by={by} />
      <Legend site={site} drawing={drawing} />
    </>
  )
}

/** Smaller than this nobody can read a name: many boxes are then drawn as spots, which takes no time. */
const [many, readable] = [250, 0.34]

interface DrawnProps {
  readonly site: Site
  readonly drawing: Drawing
  readonly by: 'nodes' | 'folders'
}

function Drawn({ site, drawing, by }: DrawnProps): JSX.Element | null {
  const { positions, layout } = drawing
  if (positions.length === 0) return null
  if (by === 'folders') {
    const folders = foldersOf(site, drawing)
    return <Canvas layout={folders.layout} draw={() => <FolderGraph drawing={folders} />} />
  }
  return (
    <Canvas
      layout={layout}
      draw={(frame, scale) =>
        scale < readable && positions.length > many ? (
          <Spots site={site} drawing={drawing} />
        ) : (
          <Graph site={site} drawing={drawing} frame={frame} />
        )
      }
    />
  )
}

/** Placed once a drawing: a canvas keeps its view by the layout it shows. */
const made = new WeakMap<Drawing, FolderDrawing>()

function foldersOf(site: Site, drawing: Drawing): FolderDrawing {
  const folders = made.get(drawing) ?? folderDrawing(site, drawing)
  made.set(drawing, folders)
  return folders
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
