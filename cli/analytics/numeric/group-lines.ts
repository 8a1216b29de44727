/** Line numbers group after group: those of group g are `lines[starts[g]]` up to `lines[starts[g + 1]]`, ascending. */
export interface GroupedLines {
  readonly lines: Int32Array
  /** One more than groups. */
  readonly starts: Int32Array
}

/**
 * Groups lines by a code, by a counting sort: no map a group, and memory of one number a line.
 * @param codes the group of each line, 0…groups − 1; a line of a negative code is left out
 */
export function groupLines(codes: Int32Array, groups: number): GroupedLines {
  const starts = countedStarts(codes, groups)
  const next = starts.slice()
  const lines = new Int32Array(starts[groups] ?? 0)
  for (let line = 0; line < codes.length; line += 1) {
    const code = codes[line] ?? -1
    if (code < 0) continue
    const at = next[code] ?? 0
    next[code] = at + 1
    lines[at] = line
  }
  return { lines, starts }
}

/** Where the entries of each code begin once they are sorted by code; negative codes are not counted. */
export function countedStarts(codes: Int32Array, groups: number): Int32Array {
  const starts = new Int32Array(groups + 1)
  for (const code of codes) if (code >= 0) starts[code + 1] = (starts[code + 1] ?? 0) + 1
  for (let code = 0; code < groups; code += 1) starts[code + 1] = (starts[code + 1] ?? 0) + (starts[code] ?? 0)
  return starts
}
