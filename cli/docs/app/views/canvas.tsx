import type { JSX } from 'preact'
import type { Layout } from '../lineage/layout.ts'
import { dragBegins, keyMoves, pointOf, wheelMoves } from '../gestures.ts'
import { fitted, show, viewOf, viewport, zoomed } from '../viewport.ts'
import type { Frame } from './graph.tsx'

interface CanvasProps {
  readonly layout: Layout
  /** What is seen at a scale of the part within a frame. */
  readonly draw: (frame: Frame, scale: number) => JSX.Element
}

/** A drawing one can move and zoom: by pointer, wheel, pinch and keys. */
export function Canvas({ layout, draw }: CanvasProps): JSX.Element {
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
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>{draw(frame, view.scale)}</g>
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
