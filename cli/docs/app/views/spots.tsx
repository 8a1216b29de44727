import type { JSX } from 'preact'
import type { Drawing } from '../lineage/drawing.ts'
import { box } from '../lineage/layout.ts'
import { nodeAt, type Site } from '../site.ts'

/** One path a kind, whatever the number of nodes. */
export function Spots({ site, drawing }: { readonly site: Site; readonly drawing: Drawing }): JSX.Element {
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
