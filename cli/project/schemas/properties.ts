import * as z from 'zod/mini'
import { openConfig } from './config.ts'
import { columns, dataTests } from './columns.ts'
import { analysisSchema, modelSchema, seedSchema, snapshotSchema } from './models.ts'
import { metricSchema, savedQuerySchema, semanticModelSchema } from './semantic.ts'
import { sourceSchema } from './sources.ts'
import { unitTestSchema } from './unit-tests.ts'
import { anything, docs, flag, listOf, maybe, meta, tags, text } from './vocabulary.ts'

const enabled = maybe(openConfig({ enabled: maybe(flag), tags, meta }))
const owner = z.looseObject({ name: maybe(text), email: maybe(z.union([text, listOf(text)])) })

const exposureSchema = z.strictObject({
  name: text,
  label: maybe(text),
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
  owner,
  description: maybe(text),
  maturity: maybe(z.enum(['low', 'medium', 'high'])),
  url: maybe(text),
  depends_on: maybe(listOf(text)),
  enabled: maybe(flag),
  tags,
  meta,
  config: enabled,
})

const groupSchema = z.strictObject({
  name: text,
  owner,
  description: maybe(text),
  config: maybe(openConfig({ meta })),
})

const macroSchema = z.strictObject({
  name: text,
  description: maybe(text),
  arguments: maybe(listOf(z.strictObject({ name: text, type: maybe(text), description: maybe(text) }))),
  docs,
  meta,
  config: maybe(openConfig({ meta, docs })),
})

/** Properties of a singular data test. */
const singularTestSchema = z.strictObject({
  // An entry without a name describes nothing, which dbt lets pass.
  name: maybe(text),
  description: maybe(text),
  docs,
  meta,
  tags,
  config: maybe(
    openConfig({
      enabled: maybe(flag),
      severity: maybe(text),
      warn_if: maybe(text),
      error_if: maybe(text),
      fail_calc: maybe(text),
      limit: maybe(z.int()),
      where: maybe(text),
      store_failures: maybe(flag),
      store_failures_as: maybe(z.enum(['table', 'view', 'ephemeral'])),
      tags,
      meta,
    }),
  ),
})

const functionArguments = maybe(
  listOf(z.strictObject({ name: text, data_type: text, description: maybe(text), default_value: maybe(anything) })),
)
const functionReturns = z.strictObject({ data_type: text, description: maybe(text) })

const functionSchema = z.looseObject({
  name: text,
  description: maybe(text),
  config: maybe(
    openConfig({
      enabled: maybe(flag),
      tags,
      meta,
      type: maybe(z.enum(['scalar', 'aggregate', 'table'])),
      volatility: maybe(z.enum(['deterministic', 'stable', 'non-deterministic'])),
    }),
  ),
  arguments: functionArguments,
  returns: functionReturns,
  overloads: maybe(
    listOf(
      z.strictObject({
        defined_in: text,
        arguments: functionArguments,
        returns: maybe(functionReturns),
        description: maybe(text),
      }),
    ),
  ),
  data_tests: dataTests,
  columns,
})

/** Any properties file: one schema, because dbt lets every kind stand in every file. A list that is named is there, as dbt wants it. */
export const propertiesSchema = z.strictObject({
  version: maybe(anything),
  models: z.optional(listOf(modelSchema)),
  sources: z.optional(listOf(sourceSchema)),
  seeds: z.optional(listOf(seedSchema)),
  snapshots: z.optional(listOf(snapshotSchema)),
  analyses: z.optional(listOf(analysisSchema)),
  exposures: z.optional(listOf(exposureSchema)),
  groups: z.optional(listOf(groupSchema)),
  macros: z.optional(listOf(macroSchema)),
  unit_tests: z.optional(listOf(unitTestSchema)),
  data_tests: z.optional(listOf(singularTestSchema)),
  tests: z.optional(listOf(singularTestSchema)),
  functions: z.optional(listOf(functionSchema)),
  semantic_models: z.optional(listOf(semanticModelSchema)),
  metrics: z.optional(listOf(metricSchema)),
  saved_queries: z.optional(listOf(savedQuerySchema)),
  anchors: maybe(anything),
})
