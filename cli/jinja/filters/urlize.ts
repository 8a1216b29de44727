import { escapeHtml } from '../markup.ts'

interface LinkOptions {
  readonly limit: number | null
  readonly rel: string
  readonly target: string | null
}

const address =
  /^(?:(?:https?:\/\/|www\.)(?:(?:[\w%-]+\.)+)?(?:[a-z]{2,63}|xn--[\w%]{2,59})|(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)|https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}]))(?::\d{1,5})?(?:[/?#]\S*)?$/i
const email = /^\S+@\w[\w.-]*\.\w+$/

/** URLs and e-mail addresses of an escaped text as links. */
export function linkUrls(text: string, options: LinkOptions): string {
  return text
    .split(/(\s+)/)
    .map((word) => linkWord(word, options))
    .join('')
}

function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? ''
  let middle = word.slice(head.length)
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? ''
  middle = middle.slice(0, middle.length - tail.length)
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const opened = middle.split(open).length - 1
    if (opened <= middle.split(close).length - 1) continue
    for (let left = Math.min(opened, tail.split(close).length - 1); left > 0; left--) {
      const end = tail.indexOf(close) + close.length
      middle += tail.slice(0, end)
      tail = tail.slice(end)
    }
  }
  return head + linked(middle, options) + tail
}

function linked(word: string, { limit, rel, target }: LinkOptions): string {
  const attributes = `${rel === '' ? '' : ` rel="${escapeHtml(rel)}"`}${target === null ? '' : ` target="${escapeHtml(target)}"`}`
  const shown = limit !== null && word.length > limit ? `${word.slice(0, limit)}...` : word
  if (address.test(word))
    return `<a href="${/^https?:\/\//.test(word) ? '' : 'https://'}${word}"${attributes}>${shown}</a>`
  if (word.startsWith('mailto:') && email.test(word.slice(7))) return `<a href="${word}">${word.slice(7)}</a>`
  const isEmail =
    word.includes('@') && !word.startsWith('www.') && !word.startsWith('@') && !word.includes(':') && email.test(word)
  return isEmail ? `<a href="mailto:${word}">${word}</a>` : word
}
