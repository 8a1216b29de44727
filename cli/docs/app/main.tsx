import { render } from 'preact'
import type { PageIndex } from '../page-data.ts'
import './style.css'
import { makeDetailStore } from './detail-store.ts'
import { makeSite } from './site.ts'

const textOf = (id: string): string | undefined => document.querySelector(`#${id}`)?.textContent ?? undefined

// The generator writes the index of this type.
const index = JSON.parse(textOf('index') ?? 'null') as PageIndex
const site = makeSite(
  index,
  makeDetailStore((at) => textOf(`chunk-${at}`)),
)
const root = document.querySelector('#app')
if (root) {
  root.replaceChildren()
  render(<p>{site.nodes.length}</p>, root)
}
