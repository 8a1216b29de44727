import type { JSX } from 'preact'
import { nodeHref } from '../routes.ts'
import { searchNodes } from '../search-index.ts'
import { kindNames, type Site } from '../site.ts'
import { state } from '../state.ts'
import { KindMark, Name } from './parts.tsx'

interface SearchProps {
  readonly site: Site
  readonly text: string
  readonly at: number
}

/** The dialog that finds anything by name, column, tag or description. */
export function Search({ site, text, at }: SearchProps): JSX.Element {
  const found = searchNodes(site, text)
  const chosen = Math.min(at, found.length - 1)
  const move = (step: number): void => {
    state.search.value = { text, at: Math.max(0, Math.min(found.length - 1, chosen + step)) }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Enter: () => open(found[chosen]),
      Tab: () => undefined,
      Escape: close,
    }[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  return (
    <div class="backdrop" onClick={(event) => event.target === event.currentTarget && close()}>
      <div class="search" role="dialog" aria-modal="true" aria-label="Search">
        <input
          ref={focus}
          type="search"
          placeholder="Models, columns, sources, tags…"
          aria-label="Search"
          aria-controls="found"
          aria-activedescendant={chosen >= 0 ? `found-${chosen}` : undefined}
          role="combobox"
          aria-expanded="true"
          list={undefined}
          autocomplete="off"
          spellcheck={false}
          value={text}
          onInput={(event) => (state.search.value = { text: event.currentTarget.value, at: 0 })}
          onKeyDown={onKeyDown}
        />
        <ul id="found" role="listbox" aria-label="Found">
          {found.map(({ node, column }, position) => (
            <li
              id={`found-${position}`}
              role="option"
              aria-selected={position === chosen}
              ref={position === chosen ? reveal : null}
            >
              <a href={nodeHref(node, column === undefined ? '' : 'columns')} tabIndex={-1} onClick={close}>
                <KindMark kind={node.kind} />
                <Name text={node.name} />
                <span class="kind">{column === undefined ? kindNames[node.kind][0] : `column ${column}`}</span>
                <span class="about">{node.summary}</span>
              </a>
            </li>
          ))}
        </ul>
        {text.trim() !== '' && found.length === 0 && <p>Nothing is called, described or tagged like that.</p>}
      </div>
    </div>
  )
}

let before: Element | null = null

/** Called with the field when the dialog opens and with null when it closes: the focus then returns to where it was. */
function focus(input: HTMLInputElement | null): void {
  if (input) {
    before = document.activeElement
    input.focus()
  } else if (before instanceof HTMLElement) before.focus()
}

const reveal = (item: HTMLElement | null): void => item?.scrollIntoView({ block: 'nearest' })

function close(): void {
  state.search.value = null
}

function open(found: ReturnType<typeof searchNodes>[number] | undefined): void {
  if (!found) return
  location.hash = nodeHref(found.node, found.column === undefined ? '' : 'columns')
  close()
}
