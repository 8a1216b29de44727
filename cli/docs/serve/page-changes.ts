import { type FSWatcher, watch } from 'node:fs'
import type { ServerResponse } from 'node:http'

/** A page is written beside its place and renamed: several events are one change. */
const quietMs = 100

/** Tells pages that are open when there is a new one, as server-sent events. */
export class PageChanges {
  private readonly readers = new Set<ServerResponse>()
  private readonly watcher: FSWatcher | undefined
  private timer: NodeJS.Timeout | undefined

  constructor(folder: string) {
    this.watcher = watched(folder, (name) => {
      if (name !== 'index.html') return
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.tell(), quietMs)
    })
  }

  follow(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(':\n\n')
    this.readers.add(response)
    response.once('close', () => this.readers.delete(response))
  }

  close(): void {
    clearTimeout(this.timer)
    this.watcher?.close()
    for (const reader of this.readers) reader.end()
  }

  private tell(): void {
    for (const reader of this.readers) reader.write('event: changed\ndata: index.html\n\n')
  }
}

/** Where the system watches no more folders, pages are reloaded by hand. */
function watched(folder: string, onChange: (name: string | null) => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, (_event, name) => onChange(name)).on('error', () => undefined)
  } catch {
    return undefined
  }
}
