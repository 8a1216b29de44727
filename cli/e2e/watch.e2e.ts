import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { bin, workspace, type Workspace } from './workspace.ts'

/** util-linux's `script` gives the bin a terminal. */
const hasTerminal = spawnSync('script', ['--version']).status === 0

const files = {
  'seeds/raw.csv': 'id,v\n1,a\n2,b\n',
  'models/stg.sql': "select * from {{ ref('raw') }}",
  'models/fct.sql': "{{ config(materialized='table') }} select {{ cents('id') }} as id, v from {{ ref('stg') }}",
  'models/other.sql': 'select 1 as id',
  'models/models.yml': 'models: [{name: fct, columns: [{name: id, data_tests: [unique]}]}]\n',
  'macros/cents.sql': '{% macro cents(column) %}{{ column }} * 1{% endmacro %}',
}

class Terminal {
  private output = ''
  private readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<unknown[]>

  constructor(shop: Workspace, ...args: string[]) {
    const command = [process.execPath, bin, 'watch', ...args].map((word) => `'${word}'`).join(' ')
    this.child = spawn('script', ['-qfec', command, '/dev/null'], {
      cwd: shop.folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: shop.folder, TERM: 'xterm', COLUMNS: '100' },
    })
    this.child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      this.output += stripVTControlCharacters(chunk)
    })
    this.ended = once(this.child, 'close')
  }

  press(key: string): void {
    this.child.stdin.write(key)
  }

  /** What was said since the last call, up to and with a text. */
  async until(text: string): Promise<string> {
    const started = Date.now()
    while (!this.output.includes(text)) {
      if (Date.now() - started > 15_000) throw new Error(`"${text}" was not said, but:\n${this.output}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const end = this.output.indexOf(text) + text.length
    const said = this.output.slice(0, end)
    this.output = this.output.slice(end)
    return said
  }

  async close(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.ended
  }
}

let terminal: Terminal | undefined
afterEach(async () => terminal?.close())

const watching = async (shop: Workspace, ...args: string[]): Promise<Terminal> => {
  terminal = new Terminal(shop, ...args)
  await terminal.until('Ready. Save a file, or press r to build everything.')
  return terminal
}

describe.skipIf(!hasTerminal)('watch', () => {
  it('builds all at a key, then what a save affects and no more', async () => {
    using shop = workspace(files)
    const view = await watching(shop)
    view.press('r')
    await view.until('TOTAL 5')
    shop.write({ 'models/stg.sql': "select id, upper(v) as v from {{ ref('raw') }}" })
    const saved = await view.until('TOTAL 3')
    expect(saved).toMatch(/main\.stg[^]*unique_fct_id[^]*main\.fct/)
    expect(saved).not.toContain('main.other')
    shop.write({ 'macros/cents.sql': files['macros/cents.sql'].replace('1', '100') })
    expect(await view.until('TOTAL 2')).toMatch(/main\.fct/)
    shop.write({ 'macros/cents.sql': `${files['macros/cents.sql'].replace('1', '100')}{# said #}` })
    await view.until('Nothing to build.')
    shop.write({ 'seeds/raw.csv': 'id,v\n3,c\n' })
    await view.until('TOTAL 4')
    shop.write({ 'models/models.yml': files['models/models.yml'].replace('[unique]', '[unique, not_null]') })
    expect(await view.until('TOTAL 1')).toContain('not_null_fct_id')
    view.press('q')
    await view.ended
    expect(await shop.rows('from fct')).toEqual([['300', 'C']])
  })

  it('shows a broken file and goes on with the next save', async () => {
    using shop = workspace(files)
    const view = await watching(shop)
    view.press('r')
    await view.until('TOTAL 5')
    shop.write({ 'models/stg.sql': "select * from {{ ref('nope') }}" })
    expect(await view.until('ref-not-found')).toContain('No model, seed or snapshot is named "nope".')
    shop.write({ 'models/stg.sql': "select * from {{ ref('raw') }} where id = 1" })
    expect(await view.until('TOTAL 3')).toContain('PASS 3')
    shop.write({ 'seeds/raw.csv': 'id,v\n1,a\n1,b\n' })
    expect(await view.until('TOTAL 4')).toMatch(/ERROR [12]/)
    view.press('f')
    expect(await view.until('TOTAL')).toContain('unique_fct_id')
    shop.write({ 'seeds/raw.csv': files['seeds/raw.csv'] })
    expect(await view.until('TOTAL 4')).toContain('PASS 4')
    view.press('t')
    expect(await view.until('TOTAL 1')).toContain('tsdbt test')
  })

  it('cancels a run when a newer save comes, and does both', async () => {
    using shop = workspace(files)
    await shop.tsdbt('build')
    const view = await watching(shop, 'fct')
    view.press('r')
    await view.until('TOTAL 2')
    shop.write({
      'models/fct.sql':
        "{{ config(materialized='table') }} select count(*) as id, 'x' as v from range(4000000000) a(x) where hash(x) % 7 < 8",
    })
    await view.until('0/2')
    shop.write({ 'models/fct.sql': files['models/fct.sql'].replace(', v', ", 'new' as v") })
    expect(await view.until('Cancelled after')).not.toMatch(/✗|interrupted|cancelled/)
    expect(await view.until('TOTAL 2')).toContain('PASS 2')
    view.press('q')
    await view.ended
    expect(await shop.rows('select distinct v from fct')).toEqual([['new']])
  })
})
