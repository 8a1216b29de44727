import type { JSX } from 'preact'
import { countText } from '../format.ts'
import type { Folder, FolderDrawing } from '../lineage/folders.ts'
import { box } from '../lineage/layout.ts'
import { lineageHref } from '../routes.ts'
import { shortened } from './graph.tsx'

/** Folders as boxes; each leads to what is in it. */
export const FolderGraph = ({ drawing }: { readonly drawing: FolderDrawing }): JSX.Element => (
  <g>
    <path class="lines" d={drawing.lines.join('')} />
    {drawing.folders.map((folder, at) => (
      <FolderBox key={folder.selector} folder={folder} x={drawing.layout.x[at] ?? 0} y={drawing.layout.y[at] ?? 0} />
    ))}
  </g>
)

function FolderBox({ folder, x, y }: { readonly folder: Folder; readonly x: number; readonly y: number }): JSX.Element {
  const count = countText(folder.count)
  return (
    <g transform={`translate(${Math.round(x)} ${Math.round(y - box.height / 2)})`}>
      <a
        class={`box kind-${folder.kind}`}
        href={lineageHref(folder.selector)}
        draggable={false}
        aria-label={`${folder.label}, ${count}`}
      >
        <title>{folder.selector}</title>
        <rect class="plate" width={box.width} height={box.height} rx="6" />
        <rect class="edge" width="4" height={box.height - 12} x="6" y="6" rx="2" />
        <text x="18" y={box.height / 2 + 4}>
          {shortened(folder.label, 20)}
        </text>
        <text class="count" x={box.width - 10} y={box.height / 2 + 4} text-anchor="end">
          {count}
        </text>
      </a>
    </g>
  )
}
