import type { JSX } from 'preact'
import { highlighted } from '../highlight.ts'
import { withReferenceLinks } from '../reference-links.ts'
import type { Site } from '../site.ts'
import { state } from '../state.ts'

interface CodeProps {
  readonly text: string
  readonly language: string
  /** Whose nodes the text refers to; it then leads to them. */
  readonly site?: Site
}

/** A text in its language, with a button that copies it. */
export function Code({ text, language, site }: CodeProps): JSX.Element {
  const marked = highlighted(text.trimEnd(), language)
  const html = marked !== undefined && site ? withReferenceLinks(marked, site) : marked
  const isCopied = state.copied.value === text
  return (
    <div class="code">
      <button type="button" class="copy" aria-label="Copy" onClick={() => void copy(text)}>
        {isCopied ? 'Copied' : 'Copy'}
      </button>
      <pre tabIndex={0}>
        {html === undefined ? <code>{text.trimEnd()}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
      </pre>
    </div>
  )
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text)
  state.copied.value = text
  setTimeout(() => {
    if (state.copied.value === text) state.copied.value = null
  }, 1500)
}
