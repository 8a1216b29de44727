import type { Layout } from './lineage/layout.ts'
import { fitted, moved, show, type View, viewOf, viewport, zoomed } from './viewport.ts'

/** Where an event is, from the corner of the drawing's element. */
export function pointOf(event: MouseEvent): readonly [number, number] {
  const element = event.currentTarget
  if (!(element instanceof Element)) return [0, 0]
  const { left, top } = element.getBoundingClientRect()
  return [event.clientX - left, event.clientY - top]
}

/** A mouse's wheel zooms, as does a pinch, which browsers tell as a wheel with Ctrl; two fingers on a pad move. */
export function wheelMoves(event: WheelEvent, layout: Layout): void {
  event.preventDefault()
  const view = viewOf(layout)
  const isNotched = event.deltaX === 0 && (event.deltaMode !== 0 || Math.abs(event.deltaY) >= 50)
  if (!event.ctrlKey && !isNotched) return show(layout, moved(view, -event.deltaX, -event.deltaY))
  const speed = event.ctrlKey ? 0.012 : 0.0018
  const delta = event.deltaMode === 0 ? event.deltaY : event.deltaY * 33
  return show(layout, zoomed(view, Math.exp(-delta * speed), pointOf(event)))
}

const stepSize = 60

const keys: Readonly<Record<string, (view: View, layout: Layout, middle: readonly [number, number]) => View>> = {
  ArrowLeft: (view) => moved(view, stepSize, 0),
  ArrowRight: (view) => moved(view, -stepSize, 0),
  ArrowUp: (view) => moved(view, 0, stepSize),
  ArrowDown: (view) => moved(view, 0, -stepSize),
  '+': (view, _layout, middle) => zoomed(view, 1.3, middle),
  '=': (view, _layout, middle) => zoomed(view, 1.3, middle),
  '-': (view, _layout, middle) => zoomed(view, 1 / 1.3, middle),
  '0': (_view, layout) => fitted(layout),
}

export function keyMoves(event: KeyboardEvent, layout: Layout): void {
  const act = event.metaKey || event.ctrlKey || event.altKey ? undefined : keys[event.key]
  if (!act) return
  event.preventDefault()
  const { width, height } = viewport.size.value
  show(layout, act(viewOf(layout), layout, [width / 2, height / 2]))
}

/** Fingers and buttons that are down, by pointer. */
const pointers = new Map<number, { x: number; y: number }>()
/** A smaller move is a click. */
const slack = 4

/** One pointer moves the drawing, two zoom it; a click that ends a move opens nothing. */
export function dragBegins(event: PointerEvent, layout: Layout): void {
  const element = event.currentTarget
  if (event.button !== 0 || !(element instanceof Element)) return
  const { left, top } = element.getBoundingClientRect()
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY })
  let distance = 0
  const ending = new AbortController()
  const onMove = (move: PointerEvent): void => {
    const from = pointers.get(move.pointerId)
    if (!from || move.pointerId !== event.pointerId) return
    const to = { x: move.clientX, y: move.clientY }
    distance += Math.hypot(to.x - from.x, to.y - from.y)
    pointers.set(move.pointerId, to)
    const other = [...pointers].find(([id]) => id !== move.pointerId)?.[1]
    const view = viewOf(layout)
    if (!other) return show(layout, moved(view, to.x - from.x, to.y - from.y))
    const factor =
      Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, Math.hypot(from.x - other.x, from.y - other.y))
    return show(layout, zoomed(view, factor, [(to.x + other.x) / 2 - left, (to.y + other.y) / 2 - top]))
  }
  const onEnd = (end: PointerEvent): void => {
    if (end.pointerId !== event.pointerId) return
    pointers.delete(event.pointerId)
    ending.abort()
    if (distance > slack) element.addEventListener('click', refuse, { capture: true, once: true })
    // Where no click follows, as after a touch, the next one is meant.
    setTimeout(() => element.removeEventListener('click', refuse, { capture: true }), 50)
  }
  addEventListener('pointermove', onMove, { signal: ending.signal })
  addEventListener('pointerup', onEnd, { signal: ending.signal })
  addEventListener('pointercancel', onEnd, { signal: ending.signal })
}

function refuse(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}
