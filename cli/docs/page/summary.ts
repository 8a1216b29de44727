/** As long as a line of a list needs; the whole description is with the details. */
const longest = 160

/** The first paragraph of a description as plain text. */
export function summaryOf(markdown: string): string {
  const paragraph = markdown
    .trim()
    .split(/\n\s*\n/)
    .map((part) => plainOf(part))
    .find((part) => part !== '')
  if (paragraph === undefined) return ''
  if (paragraph.length <= longest) return paragraph
  const cut = paragraph.slice(0, longest)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), longest - 30)).trimEnd()}…`
}

/** Without the marks of Markdown; a heading is no summary, and code fences and tables have none. */
function plainOf(paragraph: string): string {
  if (/^\s*(#|```|~~~|\||---|===|<!--)/.test(paragraph)) return ''
  return paragraph
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:[-*+>]|\d+[.)])\s+/gm, '')
    .replace(/(\*\*|__|~~|`)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
