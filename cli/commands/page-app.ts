import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { PageApp } from '../docs/page/page-html.ts'

/** The documentation page's program and style, as the build left them: beside the bundle, or in dist/ when the sources run. */
export function pageApp(): PageApp {
  const beside = path.join(import.meta.dirname, 'docs-app.js')
  const folder = existsSync(beside) ? import.meta.dirname : path.resolve(import.meta.dirname, '..', '..', 'dist')
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8').trim()
  return { script: read('docs-app.js'), style: read('docs-app.css') }
}
