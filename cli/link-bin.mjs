// In this repository the package is its own user: `npx tsdbt` finds the bin as it would an installed one, and needs nothing from npm's cache.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'

const folder = path.resolve(import.meta.dirname, '..', 'node_modules', '.bin')
const link = path.join(folder, 'tsdbt')

// Windows wants a script rather than a link; there npm makes its own on the first call.
if (process.platform !== 'win32' && existsSync(path.dirname(folder))) {
  mkdirSync(folder, { recursive: true })
  rmSync(link, { force: true })
  symlinkSync(path.join('..', '..', 'cli', 'bin.cjs'), link)
}
