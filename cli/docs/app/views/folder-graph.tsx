import type { JSX } from 'preact'
import { countText } from '../format.ts'
import type { Folder, FolderDrawing } from '../lineage/folders.ts'
import { box } from '../lineage/layout.ts'
import { lineageHref } from '../routes.ts'
import { state } from '../state.ts'
import { shortened } from './graph.tsx'

/** Folders as boxes; each leads to what is in it. */
export function FolderGraph({ drawing }: { readonly drawing: FolderDrawing }): JSX.Element {
  const hovered = drawing.folders.findIndex(({ selector }) => selector === state.hovered.value)
  const near = drawing.lines.filter((_, at) => drawing.edges[at]?.includes(hovered))
  return (
    <g>
      <path class="lines" d={drawing.lines.join('')} />
      {near.length > 0 && <path class="lines near" d={near.join('')} />}
      {drawing.folders.map((folder, at) => (
        <FolderBox key={folder.selector} folder={folder} x={drawing.layout.x[at] ?? 0} y={drawing.layout.y[at] ?? 0} />
      ))}
    </g>
  )
}

function FolderBox({ folder, x, y }: { readonly folder: Folder; readonly x: number; readonly y: number }): JSX.Element {
  const count = countText(folder.count)
  const hover = (): void => void (state.hovered.value = folder.selector)
  const leave = (): void => void (state.hovered.value = null)
  return (
    <g
      transform={`translate(${Math.round(x)} ${Math.round(y - box.height / 2)})`}
      onPointerEnter={hover}
      onPointerLeave={leave}
    >
      <a
        class={`box kind-${folder.kind}`}
        href={lineageHref(folder.selector)}
        onFocus={hover}
        onBlur={leave}
        draggable={false}
        aria-label={`${folder.label}, ${count}`}
      >
        <title>{folder.selector}</title>
        <rect class="plate" width={box.width} height={box.height} rx="6" />
        <rect class="edge" width="4" height={box.height - 12} x="6" y="6" rx="2" />
        <text x="18" y={box.height / 2 + 4}>
          {shortened(folder.label, 18)}
        </text>
        <text class="count" x={box.width - 10} y={box.height / 2 + 4} text-anchor="end">
          {count}
        </text>
      </a>
    </g>
  )
}
