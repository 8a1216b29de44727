import { effect } from '@preact/signals'
import { render } from 'preact'
import type { PageIndex } from '../page-data.ts'
import './style.css'
import { makeDetailStore } from './detail-store.ts'
import { followServer } from './live.ts'
import { onKey } from './shortcuts.ts'
import { makeSite, nodeAt } from './site.ts'
import { setRoute, state } from './state.ts'
import { applyTheme, storedTheme, systemIsDark } from './theme.ts'
import { showSection } from './views/node-page.tsx'
import { Shell } from './views/shell.tsx'

const textOf = (id: string): string | undefined => document.querySelector(`#${id}`)?.textContent ?? undefined

// The generator writes the index of this type.
const index = JSON.parse(textOf('index') ?? 'null') as PageIndex
const site = makeSite(
  index,
  makeDetailStore((at) => textOf(`chunk-${at}`)),
)

state.theme.value = storedTheme()
effect(() => applyTheme(state.theme.value))
systemIsDark().addEventListener('change', () => applyTheme(state.theme.value))
effect(() => {
  const route = state.route.value
  const at = route.page === 'node' ? site.byId.get(route.id) : undefined
  document.title = at === undefined ? index.project : `${nodeAt(site, at).name} · ${index.project}`
})

function go(): void {
  setRoute(location.hash)
  const route = state.route.value
  const section = route.page === 'node' ? route.section : undefined
  if (section === undefined) document.querySelector('main')?.scrollTo(0, 0)
  // Once the node's details are there and shown.
  else setTimeout(() => showSection(section), 150)
}

const root = document.querySelector('#app')
if (root) {
  setRoute(location.hash)
  root.replaceChildren()
  render(<Shell site={site} />, root)
  go()
  addEventListener('hashchange', go)
  addEventListener('keydown', onKey)
  followServer()
}
