type Theme = 'light' | 'dark' | null

const key = 'tsdbt-docs-theme'

/** What the reader chose before; a browser that keeps nothing for files has no memory of it. */
export function storedTheme(): Theme {
  try {
    const theme = localStorage.getItem(key)
    return theme === 'light' || theme === 'dark' ? theme : null
  } catch {
    return null
  }
}

/** Shows the page as it was chosen, or as the system is while nothing was. */
export function applyTheme(theme: Theme): void {
  const isDark = theme === null ? systemIsDark().matches : theme === 'dark'
  document.documentElement.setAttribute('data-theme', isDark ? 'dark' : 'light')
  try {
    if (theme !== null) localStorage.setItem(key, theme)
  } catch {
    // The choice then lasts as long as the page.
  }
}

export const systemIsDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')
