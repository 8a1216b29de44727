import { attributeFilters } from './filters/attribute.ts'
import type { Filter } from './filters/define.ts'
import { htmlFilters } from './filters/html.ts'
import { numberFilters } from './filters/number.ts'
import { selectFilters } from './filters/select.ts'
import { sequenceFilters } from './filters/sequence.ts'
import { textFilters } from './filters/text.ts'

/** Jinja2's 54 filters and dbt's as_text, as_bool, as_native, as_number and is_list. */
export const filters: ReadonlyMap<string, Filter> = new Map([
  ...attributeFilters,
  ...htmlFilters,
  ...numberFilters,
  ...selectFilters,
  ...sequenceFilters,
  ...textFilters,
])

/** Filters that need the rendering's context, which keeps Jinja2 from computing them ahead of time. */
export const contextFilters: ReadonlySet<string> = new Set([
  'map',
  'random',
  'reject',
  'rejectattr',
  'select',
  'selectattr',
])
