/** A table that a report reads. */
export interface LinkedTable {
  /** How the template calls its data source; any word for a report without one. */
  readonly alias: string
  readonly project: string
  readonly dataset: string
  readonly table: string
  /** What the data source is called in the report. */
  readonly name: string
}

export interface LinkOptions {
  /** The report that is copied, by its id; without one the report begins empty. */
  readonly template?: string | undefined
  readonly page?: string | undefined
  readonly reportName?: string | undefined
  /** Who pays for the queries, where that is not the tables' project. */
  readonly billingProject?: string | undefined
  /** Shows how Looker Studio has read the link. */
  readonly explain?: boolean | undefined
  readonly host?: string | undefined
}

/** Longer ones are cut off by some browsers, mail programs and chats. */
export const longestLink = 2000

/**
 * A link by Looker Studio's Linking API: opened, it makes a report on the tables. Giving a connector replaces a template's own data source wholly, so that
 * everything it needs is there.
 * @see https://developers.google.com/looker-studio/integrate/linking-api
 */
export function lookerLink(tables: readonly LinkedTable[], options: LinkOptions = {}): string {
  const { template, page, reportName, billingProject, explain, host = 'lookerstudio.google.com' } = options
  const parameters: (readonly [string, string | undefined])[] = [
    ['c.reportId', template],
    ['c.pageId', page],
    ['c.mode', 'edit'],
    ['c.explain', explain === true ? 'true' : undefined],
    ['r.reportName', reportName],
    ...tables.flatMap(({ alias, project, dataset, table, name }) =>
      Object.entries({
        connector: 'bigQuery',
        datasourceName: name,
        type: 'TABLE',
        projectId: project,
        datasetId: dataset,
        tableId: table,
        billingProjectId: billingProject === project ? undefined : billingProject,
      }).map(([key, value]) => [`ds.${alias}.${key}`, value] as const),
    ),
  ]
  const query = parameters.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeURIComponent(value)}`],
  )
  return `https://${host}/reporting/create?${query.join('&')}`
}
