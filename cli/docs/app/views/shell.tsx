import type { ComponentChild, JSX } from 'preact'
import { overviewHref } from '../routes.ts'
import { nodeAt, type Site } from '../site.ts'
import { state } from '../state.ts'
import { systemIsDark } from '../theme.ts'
import { GroupPage, ListPage, SourceListPage } from './lists.tsx'
import { LineagePage } from './lineage-page.tsx'
import { NodePage } from './node-page.tsx'
import { Overview } from './overview.tsx'
import { Search } from './search.tsx'
import { Sidebar } from './sidebar.tsx'

const themes = { light: 'dark', dark: 'light' } as const

export function Shell({ site }: { readonly site: Site }): JSX.Element {
  const { page } = state.route.value
  return (
    <div class={`shell ${state.isMenuOpen.value ? 'menu-open' : ''}`}>
      <a class="skip" href="#content" onClick={focusContent}>
        Skip to the content
      </a>
      <header class="bar">
        <button
          type="button"
          class="menu"
          aria-label="Menu"
          aria-expanded={state.isMenuOpen.value}
          onClick={() => (state.isMenuOpen.value = !state.isMenuOpen.value)}
        >
          <span aria-hidden="true">☰</span>
        </button>
        <a class="title" href={overviewHref()}>
          {site.index.project}
        </a>
        <button type="button" class="search-button" onClick={() => (state.search.value = { text: '', at: 0 })}>
          <span>Search</span>
          <kbd>/</kbd>
        </button>
        <button type="button" class="theme" aria-label="Light or dark" onClick={switchTheme}>
          <span aria-hidden="true">◐</span>
        </button>
      </header>
      <Sidebar site={site} />
      <main id="content" tabIndex={-1} class={page}>
        <Page site={site} />
      </main>
      {state.search.value && <Search site={site} {...state.search.value} />}
    </div>
  )
}

export function Page({ site }: { readonly site: Site }): ComponentChild {
  const route = state.route.value
  switch (route.page) {
    case 'overview':
      return <Overview site={site} {...(route.package !== undefined && { owner: route.package })} />
    case 'node': {
      const at = site.byId.get(route.id)
      return at === undefined ? <Missing what={route.id} /> : <NodePage site={site} node={nodeAt(site, at)} at={at} />
    }
    case 'sources':
      return <SourceListPage site={site} name={route.name} />
    case 'list':
      return <ListPage site={site} kind={route.kind} filter={route.filter ?? ''} />
    case 'group':
      return <GroupPage site={site} name={route.name} />
    case 'lineage':
      return <LineagePage site={site} selected={route.select} excluded={route.exclude} />
    case 'missing':
      return <Missing what={route.path} />
  }
}

const Missing = ({ what }: { readonly what: string }): JSX.Element => (
  <article>
    <h1>Nothing is here</h1>
    <p>
      The project has no page “{what}”. It may have another name now, or be hidden: search for it, or begin at the{' '}
      <a href={overviewHref()}>overview</a>.
    </p>
  </article>
)

function focusContent(event: Event): void {
  // The address is the page's own.
  event.preventDefault()
  document.querySelector<HTMLElement>('#content')?.focus()
}

function switchTheme(): void {
  const isDark = systemIsDark().matches
  state.theme.value = themes[state.theme.value ?? (isDark ? 'dark' : 'light')]
}
