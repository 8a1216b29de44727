import { readFileSync } from 'node:fs'
import { z } from 'zod'

const relationSchema = z.object({
  type: z.string(),
  columns: z.array(z.tuple([z.string(), z.string()])).optional(),
  rows: z.array(z.array(z.unknown())).optional(),
})

/** A file's text; or the bytes of one that is no text; or an artifact that an earlier step left. */
const fileSchema = z.union([
  z.string(),
  z.object({ copyOf: z.object({ step: z.number(), path: z.string() }) }),
  z.object({ hex: z.string() }),
])

const resultSchema = z.object({
  unique_id: z.string().nullish(),
  status: z.string(),
  message: z.unknown().optional(),
  failures: z.number().nullish(),
  compiled_code: z.string().optional(),
})

const catalogTableSchema = z.record(
  z.string(),
  z.object({ type: z.string(), columns: z.record(z.string(), z.tuple([z.string(), z.number()])) }),
)

/** SQL that a test ran between two commands, and what it read. */
const queryStepSchema = z.object({ sql: z.string(), fetch: z.string().optional(), rows: z.unknown().optional() })

/** A command that a test gave to dbt, the files it found, and what dbt answered. */
const commandStepSchema = z.object({
  cmd: z.array(z.string()),
  cwd: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  files: z.record(z.string(), fileSchema).optional(),
  removed: z.array(z.string()).optional(),
  profiles: z.string().optional(),
  success: z.boolean(),
  exception: z.object({ type: z.string(), message: z.string() }).optional(),
  result: z.unknown().optional(),
  manifest: z.object({ set: z.record(z.string(), z.unknown()), gone: z.array(z.string()) }).nullish(),
  db: z.object({ set: z.record(z.string(), relationSchema), gone: z.array(z.string()) }).nullish(),
})

const traceSchema = z.object({ id: z.string(), steps: z.array(z.union([queryStepSchema, commandStepSchema])) })

const runResultSchema = z.object({ results: z.array(resultSchema) })
const catalogResultSchema = z.object({ catalog: z.object({ nodes: catalogTableSchema, sources: catalogTableSchema }) })

export type Trace = z.infer<typeof traceSchema>
export type CommandStep = z.infer<typeof commandStepSchema>
export type QueryStep = z.infer<typeof queryStepSchema>
export type RecordedFile = z.infer<typeof fileSchema>
export type RecordedResult = z.infer<typeof resultSchema>
export type CatalogTables = z.infer<typeof catalogTableSchema>

export type CommandAnswer =
  | { readonly kind: 'list'; readonly lines: readonly string[] }
  | { readonly kind: 'results'; readonly results: readonly RecordedResult[] }
  | { readonly kind: 'catalog'; readonly tables: CatalogTables }
  | { readonly kind: 'other' }

export const readTrace = (file: string): Trace => traceSchema.parse(JSON.parse(strictJson(readFileSync(file, 'utf8'))))

/** Python writes numbers that JSON has no word for; here they are the texts that the cells of our side have. */
const strictJson = (text: string): string => text.replaceAll(/^((?:".*": )?)(-?Infinity|NaN)(,?)$/gm, '$1"$2"$3')

export function answerOf(step: CommandStep): CommandAnswer {
  if (Array.isArray(step.result)) return { kind: 'list', lines: step.result.map(String) }
  const run = runResultSchema.safeParse(step.result)
  if (run.success) return { kind: 'results', results: run.data.results }
  const catalog = catalogResultSchema.safeParse(step.result)
  if (!catalog.success) return { kind: 'other' }
  return { kind: 'catalog', tables: { ...catalog.data.catalog.nodes, ...catalog.data.catalog.sources } }
}

/** When the trace was recorded, told by the schema that dbt's fixtures name after the time. */
export function recordedAt(trace: Trace): number | undefined {
  for (const step of trace.steps) {
    const seconds = 'cmd' in step ? /schema: test(\d{10})\d/.exec(step.profiles ?? '')?.[1] : undefined
    if (seconds !== undefined) return Number(seconds) * 1000
  }
  return undefined
}
