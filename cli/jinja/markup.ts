import { str } from './text.ts'
import { TaggedText, type Value } from './values.ts'

/** Text made safe to stand in HTML, as MarkupSafe escapes. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;')

export const markup = (text: string): TaggedText => new TaggedText(text, 'markup')

/** `x|escape`: Markup; what already is Markup stays as it is. */
export const escaped = (value: Value): TaggedText =>
  value instanceof TaggedText && value.tag === 'markup' ? value : markup(escapeHtml(str(value)))
