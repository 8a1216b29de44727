import type { JSX } from 'preact'
import type { IndexNode } from '../../page-data.ts'
import { box } from '../lineage/layout.ts'
import { type Drawing, linesWithin } from '../lineage/drawing.ts'
import { reach } from '../lineage/select.ts'
import { nodeHref } from '../routes.ts'
import { isFailing, nodeAt, type Site } from '../site.ts'
import { state } from '../state.ts'

/** The part of a drawing one sees, in its own units. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface GraphProps {
  readonly site: Site
  readonly drawing: Drawing
  /** Of the node the drawing is about. */
  readonly focus?: number
  /** What lies outside is left out. */
  readonly frame?: Frame
}

/** Boxes and lines; what the pointer is on stands out with all it comes from and leads to. */
export function Graph({ site, drawing, focus, frame }: GraphProps): JSX.Element {
  const hovered = state.hovered.value === null ? undefined : site.byId.get(state.hovered.value)
  const family = hovered === undefined ? undefined : familyOf(site, hovered)
  const seen = drawing.positions.flatMap((at, own) => (isWithin(drawing, own, frame) ? [{ at, own }] : []))
  return (
    <g class={family ? 'has-family' : ''}>
      <path class="lines" d={drawing.lines.join('')} />
      {family && (
        <path
          class="lines near"
          d={linesWithin(drawing, family)
            .map((line) => drawing.lines[line] ?? '')
            .join('')}
        />
      )}
      {seen.map(({ at, own }) => (
        <Box
          key={at}
          node={nodeAt(site, at)}
          x={drawing.layout.x[own] ?? 0}
          y={(drawing.layout.y[own] ?? 0) - box.height / 2}
          isFocus={at === focus}
          isNear={family?.has(at) ?? false}
        />
      ))}
    </g>
  )
}

const familyOf = (site: Site, at: number): ReadonlySet<number> =>
  reach(site, [at], 'up').union(reach(site, [at], 'down'))

function isWithin({ layout }: Drawing, own: number, frame: Frame | undefined): boolean {
  if (!frame) return true
  const [x, y] = [layout.x[own] ?? 0, layout.y[own] ?? 0]
  return x < frame.right && x + box.width > frame.left && y - box.height < frame.bottom && y + box.height > frame.top
}

interface BoxProps {
  readonly node: IndexNode
  readonly x: number
  readonly y: number
  readonly isFocus: boolean
  readonly isNear: boolean
}

function Box({ node, x, y, isFocus, isNear }: BoxProps): JSX.Element {
  const hover = (): void => void (state.hovered.value = node.id)
  const leave = (): void => void (state.hovered.value = null)
  return (
    <g
      class="place"
      transform={`translate(${Math.round(x)} ${Math.round(y)})`}
      onPointerEnter={hover}
      onPointerLeave={leave}
    >
      <a
        class={`box kind-${node.kind} ${isFocus ? 'focus' : ''} ${isNear ? 'near' : ''}`}
        href={nodeHref(node)}
        onFocus={hover}
        onBlur={leave}
        draggable={false}
        aria-label={`${node.kind} ${node.name}`}
      >
        <title>{[node.name, node.summary].filter((part) => part !== undefined).join('\n')}</title>
        <rect class="plate" width={box.width} height={box.height} rx="6" />
        <rect
          class="edge"
          width="4"
          height={box.height - 12}
          x="6"
          y="6"
          rx="2"
          {...(node.color !== undefined && { fill: node.color })}
        />
        <text x="18" y={box.height / 2 + 4}>
          {shortened(node.name)}
        </text>
        {isFailing(node.status) && <circle class="bad" cx={box.width - 12} cy={box.height / 2} r="4" />}
      </a>
    </g>
  )
}

/** Names of one project begin alike and end alike: the middle goes. */
export function shortened(name: string, longest = 22): string {
  const head = Math.ceil((longest - 1) * 0.55)
  return name.length <= longest ? name : `${name.slice(0, head)}…${name.slice(name.length - (longest - 1 - head))}`
}
