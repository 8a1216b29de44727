import { createHash } from 'node:crypto'
import type { PageIndex } from '../page-data.ts'

/** The page's own program and style, made by the build. */
export interface PageApp {
  readonly script: string
  readonly style: string
}

/**
 * The page as one file. Its policy lets run what is in it and nothing else: no script of a description, no address but the one it came from.
 */
export function pageHtml(app: PageApp, index: PageIndex, packed: readonly string[]): string {
  const chunks = packed.map((chunk, at) => `<script type="application/octet-stream" id="chunk-${at}">${chunk}</script>`)
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(app)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeText(index.project)}</title>`,
    '<link rel="icon" href="data:,">',
    `<style>${app.style}</style>`,
    '</head>',
    '<body>',
    '<div id="app"><p class="starting">Opening the documentation…</p></div>',
    '<noscript><p class="starting">This page needs JavaScript; nothing is loaded from elsewhere.</p></noscript>',
    `<script type="application/json" id="index">${embeddedJson(index)}</script>`,
    ...chunks,
    `<script>${app.script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** JSON that ends no script and starts no comment, wherever it stands in a page; the same value when read. */
export const embeddedJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const policyOf = ({ script, style }: PageApp): string =>
  [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    // Of a server on this machine, which tells when the page was made anew.
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

const hashOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

const escapeText = (text: string): string =>
  text.replace(/[&<>]/g, (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[found] ?? found)
