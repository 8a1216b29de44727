import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void
let collect: Collect | undefined

/** How many batches of an engine may wait to be freed. */
const most = 64

/**
 * Counts batches that were read, and has V8 free what is left of them from time to time: their memory is the engine's, a hundred times that of the objects
 * which stand for it, so that V8 by itself would let a hundred megabytes gather.
 */
export function makeBatchCount(): () => void {
  let count = 0
  return () => {
    if (++count % most > 0) return
    collect ??= collector()
    collect({ type: 'minor' })
  }
}

function collector(): Collect {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as Collect // what the flag brings
}
