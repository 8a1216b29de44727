import type { Column, Relation } from '../../core/relation.ts'

/** A table that a statement makes of declared columns, without a query; undefined for any other statement. */
export function declaredColumns(
  sql: string,
): { readonly relation: Relation; readonly columns: readonly Column[] } | undefined {
  const head =
    /^(?:\s*\/\*[\s\S]*?\*\/)*\s*create\s+(?:or\s+replace\s+)?table\s+`([^`]+)`\.`([^`]+)`\.`([^`]+)`\s*\(\n/i.exec(sql)
  if (!head || /\nas \(\n/i.test(sql)) return undefined
  const [whole, database = '', schema = '', identifier = ''] = head
  const end = sql.indexOf('\n)', whole.length)
  const columns = sql
    .slice(whole.length, end < 0 ? undefined : end)
    .split('\n')
    .flatMap((line) => {
      const [, name, rest] = /^\s*`([^`]+)`\s+(.*?),?\s*$/.exec(line) ?? []
      return name === undefined || rest === undefined
        ? []
        : [{ name, type: rest.replace(/\s+(?:not null|primary key|references|options|default|constraint)\b.*$/i, '') }]
    })
  return { relation: { database, schema, identifier }, columns }
}
