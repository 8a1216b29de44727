import type { JsonRecord } from '../core/config.ts'
import type { ModelNode } from '../core/node.ts'

/** What a draft throws until it is written. */
export const unwritten = 'This draft does not do yet what'

/** A TypeScript model that stands for a Python one: what it reads and makes is declared, what it does is left to be written. */
export function pythonDraft(node: ModelNode): string {
  const file = node.original_file_path.slice(node.original_file_path.lastIndexOf('/') + 1)
  const inputs = inputsOf(node)
  const imports = ['defineModel', ...new Set(inputs.map(({ call }) => call.slice(0, call.indexOf('('))))].join(', ')
  const code = node.raw_code.split('\n').map((line) => (line.trim() === '' ? '//' : `// ${line}`))
  return [
    `import { ${imports} } from 'tsdbt'`,
    '',
    `// A draft made from ${file}: dbt goes on building that file, tsdbt builds this one. What it does is to be written.`,
    'export default defineModel({',
    `  config: ${configText(node)},`,
    inputs.length === 0
      ? '  inputs: {},'
      : `  inputs: {\n${inputs.map(({ name, call }) => `    ${name}: ${call},\n`).join('')}  },`,
    `  columns: {\n${columnsOf(node)
      .map((line) => `    ${line},\n`)
      .join('')}  },`,
    '  async run() {',
    `    throw new Error('${unwritten} ${file} does.')`,
    '  },',
    '})',
    '',
    ...code,
    '',
  ].join('\n')
}

interface DraftInput {
  readonly name: string
  readonly call: string
}

function inputsOf({ refs, sources }: ModelNode): readonly DraftInput[] {
  const taken = new Set<string>()
  const free = (wanted: string): string => {
    const plain = wanted.replaceAll(/\W/g, '_').replace(/^(?=\d)/, '_')
    let name = plain
    for (let count = 2; taken.has(name); count += 1) name = `${plain}_${count}`
    taken.add(name)
    return name
  }
  const refCalls = refs.map(({ name, package: owner, version }) => {
    const more = [
      ...(owner === null ? [] : [`package: ${quoted(owner)}`]),
      ...(version === null ? [] : [`version: ${typeof version === 'number' ? version : quoted(version)}`]),
    ]
    const options = more.length === 0 ? '' : `, { ${more.join(', ')} }`
    return { name: free(name), call: `ref(${quoted(name)}${options})` }
  })
  const sourceCalls = sources.map(([source, table]) => ({
    name: free(table),
    call: `source(${quoted(source)}, ${quoted(table)})`,
  }))
  return [...refCalls, ...sourceCalls]
}

const configCall = /\bdbt\s*\.\s*config\s*\(([\s\S]*?)\)/
const configPair = /\b(\w+)\s*=\s*(?:(["'])(.*?)\2|(True|False|\d+(?:\.\d+)?))/g

/** What the file itself configures; properties and the project file go on to hold for both. */
function configText({ raw_code: code }: ModelNode): string {
  const [, inner = ''] = configCall.exec(code) ?? []
  const config: Record<string, JsonRecord[string]> = { materialized: 'table' }
  for (const [, key = '', , text, bare] of inner.matchAll(configPair)) {
    if (key === 'packages' || key === 'submission_method') continue
    config[key] = text ?? (bare === 'True' ? true : bare === 'False' ? false : Number(bare))
  }
  const pairs = Object.entries(config).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? quoted(value) : JSON.stringify(value)}`,
  )
  return `{ ${pairs.join(', ')} }`
}

function columnsOf({ columns }: ModelNode): readonly string[] {
  const described = Object.values(columns)
  if (described.length === 0) return ["// its columns and their types, in order\n    value: 'varchar'"]
  return described.map(
    ({ name, data_type: type }) =>
      `${/^[a-z_$][\w$]*$/i.test(name) ? name : quoted(name)}: ${quoted(type ?? 'varchar')}`,
  )
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
