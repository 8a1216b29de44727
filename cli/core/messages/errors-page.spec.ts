import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { messages } from '../messages.ts'
import { commandMessages } from './command.ts'
import { compileMessages } from './compile.ts'
import { graphMessages } from './graph.ts'
import { lookerMessages } from './looker.ts'
import { parseMessages } from './parse.ts'
import { pluginMessages } from './plugin.ts'
import { projectMessages } from './project.ts'
import { registryMessages } from './registry.ts'
import { runMessages } from './run.ts'
import { templateMessages } from './template.ts'
import { warehouseMessages } from './warehouse.ts'

const areas: Readonly<Record<string, object>> = {
  project: projectMessages,
  parse: parseMessages,
  template: templateMessages,
  graph: graphMessages,
  compile: compileMessages,
  run: runMessages,
  registry: registryMessages,
  warehouse: warehouseMessages,
  plugin: pluginMessages,
  command: commandMessages,
  looker: lookerMessages,
}

const page = path.resolve(import.meta.dirname, '..', '..', '..', 'docs', 'errors.md')

it('docs/errors.md lists every code with its sentence (vitest -u writes it anew)', async () => {
  const written = readFileSync(page, 'utf8')
  const areasOfPage = [...written.matchAll(/<!-- codes: (\w+) -->/g)].map((match) => match[1])
  expect(new Set(areasOfPage)).toEqual(new Set(Object.keys(areas)))
  const fresh = written.replace(
    /(<!-- codes: (\w+) -->)[\s\S]*?(<!-- \/codes -->)/g,
    (_, start: string, area: string, end: string) => `${start}\n${tableOf(areas[area] ?? {})}\n${end}`,
  )
  await expect(fresh).toMatchFileSnapshot(page)
})

it('the areas hold every message once', () => {
  const codes = Object.values(areas).flatMap((area) => Object.keys(area))
  expect(new Set(codes)).toEqual(new Set(Object.keys(messages)))
  expect(codes).toHaveLength(Object.keys(messages).length)
})

function tableOf(area: object): string {
  const rows = Object.entries(area).map(
    ([code, message]: [string, { severity: string; text: (values: unknown) => string }]) => {
      const [sentence = ''] = message.text(placeholders).split('\n')
      return `| \`${code}\` | ${message.severity} | ${sentence.replaceAll('|', '\\|')} |`
    },
  )
  return ['', '| code | | what is said |', '|---|---|---|', ...rows, ''].join('\n')
}

/** Stands for the values of any message: each prints as its own name. */
const placeholders: unknown = new Proxy({}, { get: (_, key) => placeholder(String(key)) })

const lists = new Set(['rows', 'added', 'removed', 'retyped'])

/** A text that may also be walked as a list of one, for messages that join names. */
function placeholder(key: string): unknown {
  if (lists.has(key)) return []
  const shown = `‹${key}›`
  return Object.assign(new String(shown), {
    map: (each: (item: string) => string) => [each(shown)],
    join: () => shown,
  })
}
