import type { JSX } from 'preact'
import { drawingOf } from '../lineage/drawing.ts'
import { reach } from '../lineage/select.ts'
import { lineageHref } from '../routes.ts'
import { nodeAt, type Site } from '../site.ts'
import { state } from '../state.ts'
import { Graph } from './graph.tsx'

const margin = 8
/** Boxes stay readable. */
const smallest = 0.62

/** A node with what is around it. */
export function FocusedLineage({ site, at }: { readonly site: Site; readonly at: number }): JSX.Element {
  const hops = state.hops.value
  const chosen = reach(site, [at], 'up', hops).union(reach(site, [at], 'down', hops))
  const drawing = drawingOf(site, chosen)
  const [width, height] = [drawing.layout.width + margin * 2, drawing.layout.height + margin * 2]
  return (
    <>
      <div class="tabs" role="group" aria-label="How far">
        {([1, 2, 3] as const).map((count) => (
          <button type="button" aria-pressed={hops === count} onClick={() => (state.hops.value = count)}>
            {count === 1 ? '1 step' : `${count} steps`}
          </button>
        ))}
        <a href={lineageHref(`+${selectorOf(site, at)}+`)}>All of it</a>
      </div>
      <div class="focused">
        <svg
          viewBox={`${-margin} ${-margin} ${width} ${height}`}
          width={width}
          height={height}
          // Through the style object: the page's policy lets no style attributes through.
          style={{ minWidth: `${Math.round(width * smallest)}px` }}
          aria-label={`Lineage of ${nodeAt(site, at).name}`}
          role="group"
        >
          <Graph site={site} drawing={drawing} focus={at} />
        </svg>
      </div>
    </>
  )
}

/** How a selection names a node. */
export function selectorOf(site: Site, at: number): string {
  const { kind, name } = nodeAt(site, at)
  return ['source', 'exposure', 'metric', 'semantic_model', 'saved_query'].includes(kind) ? `${kind}:${name}` : name
}
