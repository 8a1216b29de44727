import type { JSX } from 'preact'
import type { PageCode } from '../../page-data.ts'
import type { Site } from '../site.ts'
import { state } from '../state.ts'
import { Code } from './code.tsx'

/** A node's texts, one at a time: its source, what it was compiled to. */
export function CodeSection({ site, code }: { readonly site: Site; readonly code: readonly PageCode[] }): JSX.Element {
  const shown = code.find(({ title }) => title === state.codeTitle.value) ?? code[0]
  return (
    <>
      {code.length > 1 && (
        <div class="tabs" role="group" aria-label="Which text">
          {code.map(({ title }) => (
            <button type="button" aria-pressed={title === shown?.title} onClick={() => (state.codeTitle.value = title)}>
              {title}
            </button>
          ))}
        </div>
      )}
      {shown && <Code text={shown.text} language={shown.language} site={site} />}
    </>
  )
}
