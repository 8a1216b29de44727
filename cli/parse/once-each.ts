import path from 'node:path'
import { problem, type Diagnostic } from '../core/diagnostic.ts'

/**
 * Each mistake once: a value in a project file reaches many nodes, a config that a file's schema refused is refused again where it is used, two
 * nodes of one relation need not be told that they share a name.
 */
export function onceEach(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  const refused = new Set(problems.filter(({ code }) => code === 'schema-violation').map(placeKey))
  const clashing = new Set(problems.filter(({ code }) => code === 'duplicate-relation').map(placeKey))
  const lost = new Set(problems.flatMap(lostName))
  const told = new Set<string>()
  return problems.filter((found) => {
    const place = placeKey(found)
    if (found.code === 'config-type' && refused.has(place)) return false
    if (found.code === 'ref-not-found' && lost.has(found.message)) return false
    if (found.code === 'name-shared' && clashing.has(place)) return false
    const key = [found.code, found.message, place].join('\u0000')
    if (told.has(key)) return false
    told.add(key)
    return true
  })
}

/** What is said of a node whose file could not be read. */
const lostName = ({ code, at }: Diagnostic): string[] => {
  if (at === undefined || (code !== 'file-not-utf8' && code !== 'file-unreadable')) return []
  const name = path.posix.basename(at.file).replace(/\.\w+$/, '')
  return [problem('ref-not-found', { name }).message]
}

const placeKey = ({ at }: Diagnostic): string => `${at?.file ?? ''}:${at?.line ?? ''}:${at?.column ?? ''}`
