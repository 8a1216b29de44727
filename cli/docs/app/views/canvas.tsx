import type { JSX } from 'preact'
import { box } from '../lineage/layout.ts'
import type { Drawing } from '../lineage/drawing.ts'
import { nodeAt, type Site } from '../site.ts'
import { dragBegins, keyMoves, pointOf, wheelMoves } from '../gestures.ts'
import { fitted, show, viewOf, viewport, zoomed } from '../viewport.ts'
import { Graph } from './graph.tsx'

interface CanvasProps {
  readonly site: Site
  readonly drawing: Drawing
}

/** Smaller than this nobody can read a name: many boxes are then drawn as spots, which takes no time. */
const [readable, many] = [0.34, 300]

/** A drawing one can move and zoom: by pointer, wheel, pinch and keys. */
export function Canvas({ site, drawing }: CanvasProps): JSX.Element {
  const { layout } = drawing
  const view = viewOf(layout)
  const { width, height } = viewport.size.value
  const frame = {
    left: -view.x / view.scale,
    top: -view.y / view.scale,
    right: (width - view.x) / view.scale,
    bottom: (height - view.y) / view.scale,
  }
  const middle = [width / 2, height / 2] as const
  return (
    <div class="canvas">
      <svg
        ref={observe}
        tabIndex={0}
        role="group"
        aria-label="Lineage. Arrow keys move it, plus and minus zoom, zero shows all."
        onWheel={(event) => wheelMoves(event, layout)}
        onPointerDown={(event) => dragBegins(event, layout)}
        onKeyDown={(event) => keyMoves(event, layout)}
        onDblClick={(event) => show(layout, zoomed(view, 2.5, pointOf(event)))}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
          {view.scale < readable && drawing.positions.length > many ? (
            <Spots site={site} drawing={drawing} />
          ) : (
            <Graph site={site} drawing={drawing} frame={frame} />
          )}
        </g>
      </svg>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" aria-label="Larger" onClick={() => show(layout, zoomed(view, 1.5, middle))}>
          +
        </button>
        <button type="button" aria-label="Smaller" onClick={() => show(layout, zoomed(view, 1 / 1.5, middle))}>
          −
        </button>
        <button type="button" aria-label="All of it" onClick={() => show(layout, fitted(layout))}>
          ⤢
        </button>
      </div>
    </div>
  )
}

/** One path a kind, whatever the number of nodes. */
function Spots({ site, drawing }: CanvasProps): JSX.Element {
  const { layout, positions } = drawing
  const byKind = Map.groupBy(positions.keys(), (own) => nodeAt(site, positions[own] ?? 0).kind)
  return (
    <g class="spots">
      <path class="lines" d={drawing.lines.join('')} />
      {[...byKind].map(([kind, list]) => (
        <path class={`kind-${kind}`} d={list.map((own) => spot(layout.x[own] ?? 0, layout.y[own] ?? 0)).join('')} />
      ))}
    </g>
  )
}

const spot = (x: number, y: number): string =>
  `M${Math.round(x)} ${Math.round(y - box.height / 2)}h${box.width}v${box.height}h${-box.width}z`

const observer =
  typeof ResizeObserver === 'undefined'
    ? undefined
    : new ResizeObserver(([entry]) => {
        if (!entry) return
        const { width, height } = entry.contentRect
        if (width > 0 && height > 0) viewport.size.value = { width, height }
      })

function observe(svg: SVGSVGElement | null): void {
  observer?.disconnect()
  if (svg) observer?.observe(svg)
}
