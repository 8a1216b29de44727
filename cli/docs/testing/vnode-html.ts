import type { ComponentChild } from 'preact'

/*
 * What a component would show, as HTML: components are functions of what they are given, so calling them is enough. Texts are escaped as a browser
 * escapes what it reads as text.
 */

interface Element {
  readonly type: string | ((props: object) => ComponentChild)
  readonly props: Readonly<Record<string, unknown>>
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (found) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[found] ?? found)

export function htmlOf(child: unknown): string {
  if (child === null || child === undefined || typeof child === 'boolean') return ''
  if (typeof child === 'string' || typeof child === 'number') return escaped(String(child))
  if (Array.isArray(child)) return child.map(htmlOf).join('')
  if (typeof child !== 'object' || !('type' in child) || !('props' in child)) throw new Error('That is no element.')
  // Preact's own shape of an element.
  const { type, props } = child as Element
  if (typeof type === 'function') return htmlOf(type(props))
  return `<${type}${attributes(props)}>${insideOf(props)}</${type}>`
}

function attributes(props: Element['props']): string {
  return Object.entries(props)
    .filter(([name, value]) => shown(name, value))
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('')
}

const shown = (name: string, value: unknown): boolean =>
  !['children', 'dangerouslySetInnerHTML', 'ref', 'key'].includes(name) &&
  !name.startsWith('on') &&
  value !== undefined &&
  value !== null &&
  value !== false

function insideOf({ children, dangerouslySetInnerHTML: html }: Element['props']): string {
  return typeof html === 'object' && html !== null && '__html' in html ? String(html.__html) : htmlOf(children)
}
