import { lineageHref, overviewHref } from './routes.ts'
import { state } from './state.ts'

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

const openSearch = (): void => {
  state.search.value ??= { text: '', at: 0 }
}

const keys: Readonly<Record<string, () => void>> = {
  '/': openSearch,
  o: () => (location.hash = overviewHref()),
  g: () => (location.hash = lineageHref('')),
}

/** `/` or ⌘K searches, `o` leads to the overview, `g` to the graph. */
export function onKey(event: KeyboardEvent): void {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault()
    openSearch()
    return
  }
  if (event.key === 'Escape') {
    state.search.value = null
    state.isMenuOpen.value = false
    return
  }
  const act = event.metaKey || event.ctrlKey || event.altKey || isTyping(event) ? undefined : keys[event.key]
  if (!act) return
  event.preventDefault()
  act()
}
