/** `1.2 GiB`; whole bytes below a kibibyte. */
export function bytesText(bytes: number): string {
  const names = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let left = bytes
  let unit = 0
  for (; left >= 1024 && unit < names.length - 1; unit++) left /= 1024
  return `${unit === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${names[unit]}`
}

/** `$12.30`; below a cent `< $0.01`. `mark` says what the figure is, as `≤ `. */
export function dollarsText(dollars: number, mark = ''): string {
  if (dollars === 0) return `${mark}$0`
  return dollars < 0.01 && mark === '' ? '< $0.01' : `${mark}$${dollars.toFixed(2)}`
}

/** Rows under a heading, columns as wide as their widest cell; those whose heading begins with a space stand to the right. */
export function aligned(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
  foot: readonly string[][] = [],
): string {
  const all = [heading.map((cell) => cell.trim()), ...rows, ...foot]
  const widths = heading.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return heading[column]?.startsWith(' ') ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '─'.repeat(width)).join('──')
  const body = [line(heading.map((cell) => cell.trim())), rule, ...rows.map(line)]
  return [...body, ...(foot.length > 0 ? [rule, ...foot.map(line)] : [])].join('\n')
}
