/** Parts of a list, cut at commas that stand in no brackets: `a INT64, b STRUCT<c INT64, d INT64>` are two. */
export function splitTop(text: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at] ?? ''
    if ('<(['.includes(mark)) depth++
    else if ('>)]'.includes(mark)) depth--
    else if (mark === ',' && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  const last = text.slice(start)
  return last.trim() === '' && parts.length === 0 ? [] : [...parts, last]
}
