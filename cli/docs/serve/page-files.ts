import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** Where the page hears that it was made anew. */
export const changesPath = '/changes'

const html = 'text/html; charset=utf-8'
const json = 'application/json; charset=utf-8'

/** All that is given out, by address: nothing else in the folder has one. */
const files: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', html],
  '/index.html': ['index.html', html],
  '/manifest.json': ['manifest.json', json],
  '/catalog.json': ['catalog.json', json],
  '/run_results.json': ['run_results.json', json],
}

export interface PageFile {
  readonly type: string
  readonly body: string
}

/** The file at an address; undefined where none is, or none was made yet. */
export async function pageFile(folder: string, address: string): Promise<PageFile | undefined> {
  const known = Object.hasOwn(files, address) ? files[address] : undefined
  if (!known) return undefined
  const [file, type] = known
  try {
    const text = await readFile(path.join(folder, file), 'utf8')
    return { type, body: type === html ? followed(text) : text }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** The page with the address that tells of changes; opened as a file it asks nobody. */
const followed = (page: string): string =>
  page.replace('<head>', `<head>\n<meta name="tsdbt-changes" content="${changesPath}">`)
