/** Names in quotes, node ids and file names: what a message must tell for its reader to find the place. */
const named =
  /'([\w.-]{3,80})'|"([\w.-]{3,80})"|`([\w.-]{3,80})`|\b((?:model|source|seed|test|snapshot|metric|exposure|unit_test)\.[\w.]+)\b|\b([\w-]+\.(?:sql|ya?ml|csv|md|py))\b/g

/**
 * The names in dbt's message, when none of them is in ours. Wording is each tool's own; that a message speaks of the
 * same thing is what can be asked of it.
 */
export function missingNames(theirs: string, ours: string): string[] {
  const names = [...theirs.matchAll(named)].map((match) => match.slice(1).find((name) => name !== undefined) ?? '')
  const unique = [...new Set(names)].filter((name) => !/^dbt/i.test(name))
  return unique.length > 0 && unique.every((name) => !ours.includes(name)) ? unique.slice(0, 5) : []
}
