import { rmSync } from 'node:fs'

/** Takes away a draft that could not become its file. `force` forgives no path that leads through a file (ENOTDIR). */
export function dropDraft(draft: string): void {
  try {
    rmSync(draft, { force: true })
  } catch {
    // Where no draft could be written, none can be deleted.
  }
}
