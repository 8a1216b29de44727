import { signal } from '@preact/signals'
import type { Layout } from './lineage/layout.ts'

/** Where the drawing's corner is on the screen, and how large it is drawn. */
export interface View {
  readonly x: number
  readonly y: number
  readonly scale: number
}

export const viewport = {
  /** What the reader made of a drawing; another one begins as a whole. */
  shown: signal<{ readonly layout: Layout; readonly view: View } | null>(null),
  size: signal({ width: 1200, height: 700 }),
} as const

const [smallest, largest, margin] = [0.02, 2.5, 32]

const [narrow, readable] = [600, 0.5]

const bounded = (scale: number): number => Math.min(largest, Math.max(smallest, scale))

export function viewOf(layout: Layout): View {
  const shown = viewport.shown.value
  return shown?.layout === layout ? shown.view : fitted(layout)
}

export function show(layout: Layout, view: View): void {
  viewport.shown.value = { layout, view }
}

/** The whole drawing in the middle of the screen, never larger than life; as much of it as can be read on a narrow one. */
export function fitted({ width, height }: Layout): View {
  const { size } = viewport
  const room = { width: size.value.width - margin * 2, height: size.value.height - margin * 2 }
  const whole = Math.min(1, room.width / Math.max(width, 1), room.height / Math.max(height, 1))
  // On a phone the whole would be a thread: its middle is shown, and moved by a finger.
  const scale = bounded(size.value.width < narrow ? Math.max(whole, readable) : whole)
  return { scale, x: (size.value.width - width * scale) / 2, y: (size.value.height - height * scale) / 2 }
}

/** Larger or smaller around a point of the screen. */
export function zoomed({ x, y, scale }: View, factor: number, [left, top]: readonly [number, number]): View {
  const next = bounded(scale * factor)
  const ratio = next / scale
  return { scale: next, x: left - (left - x) * ratio, y: top - (top - y) * ratio }
}

export const moved = ({ x, y, scale }: View, right: number, down: number): View => ({
  scale,
  x: x + right,
  y: y + down,
})
