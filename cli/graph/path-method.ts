import { matchesPath } from './pattern.ts'
import type { Vertex } from './vertex.ts'

/** `path:` names files or folders, with wildcards: a node matches by its own file, a folder above it, or the file of its properties. */
export function pathMatcher(value: string): (vertex: Vertex) => boolean {
  const pattern = value
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
  if (pattern === '' || pattern === '.') return () => true
  const namesFoldersOnly = /(?:^|\/)\*\*$/.test(pattern)
  const answers = new Map<string, boolean>()
  const isNamed = (path: string): boolean => {
    const known = answers.get(path)
    if (known !== undefined) return known
    const answer = matchesPath(path, pattern)
    answers.set(path, answer)
    return answer
  }
  const isUnder = (path: string): boolean => {
    if (isNamed(path)) return true
    const slash = path.lastIndexOf('/')
    return slash > 0 && isUnder(path.slice(0, slash))
  }
  return (vertex) => {
    if (isUnder(vertex.original_file_path)) return true
    const patch = 'patch_path' in vertex ? vertex.patch_path?.split('://')[1] : undefined
    return patch !== undefined && !namesFoldersOnly && isNamed(patch)
  }
}
