import { error, warning } from './message.ts'

interface InMart {
  readonly mart: string
}
interface InColumn extends InMart {
  readonly column: string
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ')

/** Looker Studio: links, and what makes a mart poor for a report. */
export const lookerMessages = {
  'looker-target': error<{ target: string; engine: string }>(
    ({ target, engine }) => `Looker Studio reads BigQuery, and the target "${target}" is ${engine}.`,
  ),
  'looker-name-unknown': error<{ name: string }>(
    ({ name }) => `No model, seed, snapshot or exposure is named "${name}".`,
  ),
  'looker-no-table': error<{ name: string; reason: string }>(
    ({ name, reason }) => `"${name}" gives Looker Studio no table: ${reason}.`,
  ),
  'looker-setting-unknown': warning<{ name: string; key: string }>(
    ({ name, key }) => `"${key}" of meta.looker_studio of "${name}" means nothing.`,
  ),
  'looker-link-long': warning<{ length: number; most: number }>(
    ({ length, most }) => `The link has ${length} characters; beyond ${most} some programs cut links off.`,
  ),
  'looker-nothing': error<object>(() => 'There is no mart to check.'),
  'looker-nested': error<InColumn & { readonly type: string }>(
    ({ mart, column, type }) =>
      `"${column}" of "${mart}" is nested (${type}): a list multiplies the rows of a report, a struct splits into fields.`,
  ),
  'looker-poor-type': warning<InColumn & { readonly type: string }>(
    ({ mart, column, type }) => `"${column}" of "${mart}" is of type ${type}, of which a report can make little.`,
  ),
  'looker-date-as-text': warning<InColumn & { readonly type: string }>(
    ({ mart, column, type }) =>
      `"${column}" of "${mart}" sounds like a date and is ${type}: no date range, no time series.`,
  ),
  'looker-no-date': warning<InMart>(({ mart }) => `"${mart}" has no date or timestamp to filter a report by.`),
  'looker-undescribed': warning<InMart>(({ mart }) => `"${mart}" has no description.`),
  'looker-columns-undescribed': warning<InMart & { readonly columns: readonly string[] }>(
    ({ mart, columns }) => `Columns of "${mart}" have no description: ${listed(columns)}.`,
  ),
  'looker-docs-unpersisted': warning<InMart>(
    ({ mart }) => `The descriptions of "${mart}" do not reach its table, where Looker Studio reads them.`,
  ),
  'looker-column-gone': error<InColumn>(
    ({ mart, column }) => `"${mart}" had a column "${column}" and has none now: charts that show it break.`,
  ),
  'looker-column-retyped': error<InColumn & { readonly from: string; readonly to: string }>(
    ({ mart, column, from, to }) => `"${column}" of "${mart}" was ${from} and is ${to}: charts that show it may break.`,
  ),
  'looker-partition-filter': warning<InColumn>(
    ({ mart, column }) =>
      `"${mart}" refuses queries without a filter on "${column}": every chart needs a date range on it.`,
  ),
  'looker-columns-unknown': warning<InMart>(
    ({ mart }) => `The columns of "${mart}" are not known: it is not in the warehouse, and they are not declared.`,
  ),
}
