import { carried } from '../adapters/bigquery/duckdb-types.ts'
import { createAdapter } from '../adapters/registry.ts'
import { makeCompileEnv } from '../compile/compile-env.ts'
import type { CompileEnv } from '../compile/compile-env.ts'
import { relationPolicy } from '../context/relation-policy.ts'
import type { JsonRecord } from '../core/config.ts'
import { ProblemError } from '../core/diagnostic.ts'
import type { ParsedProject } from '../core/parsed-project.ts'
import { quoteIdentifier } from '../sql/quote.ts'
import { isJsonRecord } from '../project/vars.ts'
import type { LocalEngine } from '../run/loader/local-loads.ts'
import { pluginLoader } from './plugin-loader.ts'
import type { ParsedStage } from './parse-stage.ts'

/** A DuckDB in memory that loads sources for a target that cannot read files by SQL; `duckdb:` of the target says more of it. */
export function localEngine({ project, result, options }: ParsedStage, env: CompileEnv): LocalEngine {
  const given = project.profile?.credentials['duckdb']
  const credentials: JsonRecord = {
    ...(isJsonRecord(given) && given),
    path: ':memory:',
    // What spills goes where the run's other files are.
    temp_directory: `${project.targetPath}/tsdbt/scratch/duckdb`,
  }
  const adapter = createAdapter('duckdb', credentials, {
    projectRoot: project.root,
    at: (path, part) => project.profile?.placeOf(['duckdb', ...path], part) ?? { file: 'profiles.yml' },
    loadPlugins: pluginLoader(project.root),
  })
  if (!adapter.ok) throw new ProblemError(...adapter.problems)
  const local = adapter.value
  const run = {
    ...env.run,
    adapter: local,
    relations: relationPolicy({
      adapter: local,
      quoting: project.config.quoting,
      empty: options.switch('empty') ?? false,
    }),
  }
  return {
    adapter: local,
    env: makeCompileEnv(run),
    carried,
    open: async () => {
      const warehouse = await local.open({ threads: project.profile?.threads ?? 1 })
      const connection = await warehouse.connect('local')
      await connection.execute("set TimeZone = 'UTC'")
      for (const statement of namesOf(result.parsed)) await connection.execute(statement)
      await connection.close()
      return warehouse
    },
  }
}

/** Sources keep their names: each of their databases and schemas is one here, too. */
function namesOf({ sources }: ParsedProject): ReadonlySet<string> {
  const attaching = new Set<string>()
  const creating = new Set<string>()
  for (const { database, schema } of sources.values()) {
    const within = database === null ? '' : `${quoteIdentifier(database)}.`
    if (database !== null) attaching.add(`attach if not exists ':memory:' as ${quoteIdentifier(database)}`)
    creating.add(`create schema if not exists ${within}${quoteIdentifier(schema)}`)
  }
  return new Set([...attaching, ...creating])
}
