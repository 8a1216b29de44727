import { box, type Layout } from './layout.ts'

const rounded = (value: number): string => String(Math.round(value * 10) / 10)

/** The line of an edge as an SVG path: from the right of a box, through its waypoints, to the left of another. */
export function linePath({ x, y, lines }: Layout, edge: number, ends: readonly [number, number]): string {
  // An edge that closes a cycle runs to the left.
  const [from, to] = (x[ends[0]] ?? 0) <= (x[ends[1]] ?? 0) ? ends : [ends[1], ends[0]]
  const points = [(x[from] ?? 0) + box.width, y[from] ?? 0, ...(lines[edge] ?? []), x[to] ?? 0, y[to] ?? 0]
  const parts = [`M${rounded(points[0] ?? 0)} ${rounded(points[1] ?? 0)}`]
  for (let at = 2; at < points.length; at += 2) {
    const [left, top, right, bottom] = [points[at - 2], points[at - 1], points[at], points[at + 1]].map(
      (each) => each ?? 0,
    )
    parts.push(curve(left ?? 0, top ?? 0, right ?? 0, bottom ?? 0))
  }
  return parts.join('')
}

function curve(left: number, top: number, right: number, bottom: number): string {
  if (Math.abs(top - bottom) < 10) return `L${rounded(right)} ${rounded(bottom)}`
  const bend = Math.max((right - left) / 2, 20)
  return `C${rounded(left + bend)} ${rounded(top)} ${rounded(right - bend)} ${rounded(bottom)} ${rounded(right)} ${rounded(bottom)}`
}
