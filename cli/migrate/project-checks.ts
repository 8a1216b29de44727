import type { Finding } from './finding.ts'
import { foreignConfigs } from './foreign-configs.ts'
import { found, ownNodes, type Scene } from './scene.ts'

/** What the project as a whole uses that is another thing here. */
export function projectFindings(scene: Scene): Finding[] {
  return [...flagFindings(scene), ...macroFindings(scene), ...configFindings(scene)]
}

interface FlagCheck {
  readonly applies: (value: unknown) => boolean
  readonly kind: Finding['kind']
  readonly message: string
}

const flagChecks: Readonly<Record<string, FlagCheck>> = {
  state_modified_compare_more_unrendered_values: {
    applies: (value) => value === false,
    kind: 'differs',
    message: 'Configs are compared as they are written, which is dbt’s default; the flag cannot turn that off.',
  },
}

function flagFindings({ project }: Scene): Finding[] {
  const { document, flags } = project.config
  return Object.entries(flagChecks).flatMap(([name, { applies, kind, message }]) =>
    applies(flags[name])
      ? [found(kind, `flag-${name.replaceAll('_', '-')}`, document.keyAt(['flags', name]), message)]
      : [],
  )
}

/** Macros that dbt would call, and ones that only another engine finds. */
function macroFindings({ parsed, adapterType }: Scene): Finding[] {
  const own = [...parsed.macros.values()].filter((macro) => macro.package_name === parsed.projectName)
  const names = new Set([...parsed.macros.values()].map(({ name }) => name))
  const isDispatched = (base: string): boolean => {
    const call = new RegExp(`dispatch\\(\\s*(?:macro_name\\s*=\\s*)?["']${base}["']`)
    return [...parsed.macros.values()].some((macro) => call.test(macro.macro_sql))
  }
  return own.flatMap((macro) => {
    const at = parsed.places.get(macro.unique_id) ?? { file: macro.original_file_path }
    const [, engine = '', base = ''] = engineMacro.exec(macro.name) ?? []
    const isReached =
      base === '' ||
      engine === adapterType ||
      names.has(`default__${base}`) ||
      names.has(`${adapterType}__${base}`) ||
      !isDispatched(base)
    if (isReached) return []
    const message = `"${macro.name}" is for ${engine} alone: adapter.dispatch('${base}') finds nothing for ${adapterType}.`
    return [
      found('must-change', 'macro-of-another-engine', at, message, `Add ${adapterType}__${base} or default__${base}.`),
    ]
  })
}

const engines = [
  'snowflake',
  'redshift',
  'postgres',
  'databricks',
  'spark',
  'athena',
  'trino',
  'clickhouse',
  'sqlserver',
  'fabric',
  'bigquery',
  'duckdb',
]
const engineMacro = new RegExp(`^(${engines.join('|')})__(.+)$`)

/** Configs of another engine, each told once, at the first node that has it. */
function configFindings(scene: Scene): Finding[] {
  const seen = new Map<string, { readonly finding: Finding; count: number }>()
  for (const node of ownNodes(scene)) {
    if (!('config' in node)) continue
    for (const [key, engine] of foreignConfigs) {
      if (engine === scene.adapterType || (node.config as Readonly<Record<string, unknown>>)[key] === undefined)
        continue
      const known = seen.get(key)
      if (known) known.count += 1
      else {
        const message = `"${key}" is a config of ${engine}; ${scene.adapterType} makes nothing of it`
        seen.set(key, {
          finding: found('ignored', 'config-of-another-engine', scene.placeOf(node, key), message),
          count: 1,
        })
      }
    }
  }
  return [...seen.values()].map(({ finding, count }) => ({
    ...finding,
    message: `${finding.message}${count > 1 ? ` (${count} nodes)` : ''}.`,
  }))
}
