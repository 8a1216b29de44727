/** A small project of our own and what is done with it; dbt's answers are kept as facts. */
export interface Fixture {
  readonly name: string
  readonly files: Files
  readonly steps: readonly Step[]
}

export type Files = Readonly<Record<string, string>>

export interface Step {
  readonly command: string
  /** Files that change before it; an empty text takes a file away. */
  readonly files?: Files
  readonly env?: Readonly<Record<string, string>>
  /** Names that dbt's log or error holds and ours must hold, too. */
  readonly says?: readonly string[]
  /** Copies the artifacts to this folder afterwards, for `--state`. */
  readonly keepAs?: string
}

export const profiles = `shop:
  target: dev
  outputs:
    dev: {type: duckdb, path: shop.duckdb, schema: main, threads: 2}
    prod: {type: duckdb, path: shop.duckdb, schema: prod, threads: 2}
`

/** The project file and the profile of every fixture; `more` is added to the project file. */
export const shop = (more = ''): Files => ({
  'dbt_project.yml': `name: shop\nprofile: shop\nflags: {send_anonymous_usage_stats: false}\n${more}`,
  'profiles.yml': profiles,
})
