import * as z from 'zod/mini'
import { listOf, maybe, text } from './vocabulary.ts'

/** A text that is one of these words, however it is capitalized. */
const word = (...words: readonly string[]): z.ZodMiniString =>
  text.check(({ issues, value }) => {
    if (!words.includes(value.toLowerCase())) issues.push({ code: 'invalid_value', values: [...words], input: value })
  })

const entityType = word('foreign', 'natural', 'primary', 'unique')
const dimensionType = word('categorical', 'time')
const metricType = word('simple', 'ratio', 'cumulative', 'derived', 'conversion')
const periodAggregation = maybe(word('first', 'last', 'average'))
const conversion = maybe(word('conversions', 'conversion_rate'))
const aggregation = word(
  'sum',
  'min',
  'max',
  'count_distinct',
  'sum_boolean',
  'average',
  'percentile',
  'median',
  'count',
)
export const granularity = word(
  'nanosecond',
  'microsecond',
  'millisecond',
  'second',
  'minute',
  'hour',
  'day',
  'week',
  'month',
  'quarter',
  'year',
)

/** `7 days`, or any granularity of the project's own in place of the days. Whether that is one, is known when all models are. */
const window = maybe(
  text.check(({ issues, value }) => {
    const message = 'a number and a granularity, such as "7 days"'
    if (!/^\d+ \w+$/.test(value)) issues.push({ code: 'custom', message, input: value })
  }),
)

/** Where an entity or a dimension is a column, its type can stand alone. */
export const columnEntity = maybe(z.union([z.looseObject({ type: entityType }), entityType]))
export const columnDimension = maybe(z.union([z.looseObject({ type: dimensionType }), dimensionType]))

export const derivedSemantics = maybe(
  z.looseObject({
    entities: maybe(listOf(z.looseObject({ type: entityType }))),
    dimensions: maybe(listOf(z.looseObject({ type: dimensionType, granularity: maybe(granularity) }))),
  }),
)

const measureSchema = z.looseObject({
  name: text,
  agg: aggregation,
  non_additive_dimension: maybe(z.looseObject({ window_choice: maybe(aggregation) })),
})

export const semanticModelSchema = z.looseObject({
  name: text,
  entities: maybe(listOf(z.looseObject({ name: text, type: entityType }))),
  dimensions: maybe(
    listOf(
      z.looseObject({
        name: text,
        type: dimensionType,
        type_params: maybe(z.looseObject({ time_granularity: granularity })),
      }),
    ),
  ),
  measures: maybe(listOf(measureSchema)),
})

/** Both ways to write a metric: with `type_params`, and with its keys beside its name. */
export const metricSchema = z.looseObject({
  name: text,
  type: maybe(metricType),
  agg: maybe(aggregation),
  period_agg: periodAggregation,
  calculation: conversion,
  type_params: maybe(
    z.looseObject({
      window,
      cumulative_type_params: maybe(z.looseObject({ window, period_agg: periodAggregation })),
      conversion_type_params: maybe(z.looseObject({ window, calculation: conversion })),
    }),
  ),
})

export const savedQuerySchema = z.looseObject({
  name: text,
  exports: maybe(
    listOf(z.looseObject({ name: text, config: maybe(z.looseObject({ export_as: maybe(word('table', 'view')) })) })),
  ),
})
