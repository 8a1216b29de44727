import { describe, expect, it } from 'vitest'
import { pageData } from '../../generate-page.ts'
import { parsedShop, shopInput } from '../../testing/shop.ts'
import { makeDetailStore } from '../detail-store.ts'
import { makeSite, type Site } from '../site.ts'
import { drawingOf } from './drawing.ts'
import { folderDrawing } from './folders.ts'
import { select } from './select.ts'

async function shop(): Promise<Site> {
  const { index } = pageData(shopInput(await parsedShop()))
  return makeSite(
    index,
    makeDetailStore(() => undefined),
  )
}

describe('lineage by folders', () => {
  it('joins what lies together, and names the selection that takes it', async () => {
    const site = await shop()
    const { folders } = folderDrawing(site, drawingOf(site, select(site, '').positions))
    const told = folders.map(({ label, selector, count }) => [label, selector, count])
    expect(told).toContainEqual(['marts', 'path:models/marts', 3])
    expect(told).toContainEqual(['raw', 'source:raw', 1])
    expect(told).toContainEqual(['Exposures', 'resource_type:exposure', 1])
    for (const { selector, count } of folders)
      expect([selector, select(site, selector).positions.size]).toEqual([selector, count])
  })

  it('leads one line from folder to folder, none within one', async () => {
    const site = await shop()
    const { folders, lines } = folderDrawing(site, drawingOf(site, select(site, 'models/marts staging').positions))
    expect(folders.map(({ label }) => label)).toEqual(['staging', 'marts'])
    expect(lines).toHaveLength(1)
  })
})
