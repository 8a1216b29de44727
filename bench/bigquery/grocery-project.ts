import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isMap, isScalar, parseDocument, visit } from 'yaml'
import { root } from './tsdbt.ts'

const parts = ['models', 'seeds', 'snapshots', 'macros', 'tests', 'project.yml']

/** A copy of the grocery project whose raw tables are there already: nothing loads them. */
export function groceryWithoutLoaders(folder: string): string {
  for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true })
  const file = path.join(folder, 'models', 'staging', '_sources.yml')
  const document = parseDocument(readFileSync(file, 'utf8'))
  visit(document, {
    Pair: (_, { key, value }) =>
      isScalar(key) && key.value === 'config' && isMap(value) && value.has('loader') ? visit.REMOVE : undefined,
  })
  writeFileSync(file, String(document))
  return folder
}
