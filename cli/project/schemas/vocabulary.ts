import * as z from 'zod/mini'

/** Words that the schemas of all files share. A key left empty (`description:`) counts as left out, as in dbt. */
export const text = z.string()
export const flag = z.boolean()
export const whole = z.int()
export const anything = z.unknown()
/** Any mapping. Not a record of zod's, which looks at the marks of floats, too. */
export const mapping = z.looseObject({})

export const maybe = <S extends z.core.$ZodType>(schema: S): z.ZodMiniOptional<z.ZodMiniNullable<S>> =>
  z.optional(z.nullable(schema))
export const listOf = <S extends z.core.$ZodType>(schema: S): z.ZodMiniArray<S> => z.array(schema)
export const oneOrMore = <S extends z.core.$ZodType>(schema: S): z.ZodMiniUnion<[S, z.ZodMiniArray<S>]> =>
  z.union([schema, z.array(schema)])

export const names = oneOrMore(text)
export const textOrNumber = z.union([text, z.number()])
export const meta = maybe(mapping)
export const tags = maybe(names)
export const docs = maybe(z.strictObject({ show: maybe(flag), node_color: maybe(text) }))
export const access = maybe(z.enum(['private', 'protected', 'public']))
export const quoting = maybe(
  z.strictObject({
    database: maybe(flag),
    schema: maybe(flag),
    identifier: maybe(flag),
    project: maybe(flag),
    dataset: maybe(flag),
    snowflake_ignore_case: maybe(flag),
  }),
)

const threshold = maybe(z.strictObject({ count: maybe(whole), period: maybe(z.enum(['minute', 'hour', 'day'])) }))
export const freshness = maybe(
  z.strictObject({
    warn_after: threshold,
    error_after: threshold,
    filter: maybe(text),
    loaded_at_field: maybe(text),
    loaded_at_query: maybe(text),
  }),
)
