import type { ProtoType } from './types.ts'
import type { ZetasqlService } from './service.ts'

const named = (type: string): ProtoType => ({ typeKind: `TYPE_${type}` })
const arrayOf = (elementType: ProtoType): ProtoType => ({ typeKind: 'TYPE_ARRAY', arrayType: { elementType } })
const pair: ProtoType = {
  typeKind: 'TYPE_STRUCT',
  structType: { field: [{ fieldType: named('STRING') }, { fieldType: named('STRING') }] },
}

/** What `options (…)` of BigQuery's DDL knows, for tables, views, columns and datasets. */
const options: Readonly<Record<string, ProtoType>> = {
  description: named('STRING'),
  friendly_name: named('STRING'),
  labels: arrayOf(pair),
  tags: arrayOf(pair),
  expiration_timestamp: named('TIMESTAMP'),
  kms_key_name: named('STRING'),
  require_partition_filter: named('BOOL'),
  partition_expiration_days: named('DOUBLE'),
  enable_change_history: named('BOOL'),
  enable_refresh: named('BOOL'),
  refresh_interval_minutes: named('DOUBLE'),
  max_staleness: named('INTERVAL'),
  allow_non_incremental_definition: named('BOOL'),
  rounding_mode: named('STRING'),
  default_rounding_mode: named('STRING'),
  policy_tags: arrayOf(named('STRING')),
  data_policies: arrayOf(named('STRING')),
  location: named('STRING'),
  default_kms_key_name: named('STRING'),
  default_table_expiration_days: named('DOUBLE'),
  default_partition_expiration_days: named('DOUBLE'),
  storage_billing_model: named('STRING'),
  max_time_travel_hours: named('INT64'),
  is_case_insensitive: named('BOOL'),
}

/** Features of the library that are not BigQuery's: a statement that needs them must not pass. */
const notBigquery = [
  'FEATURE_TIMESTAMP_NANOS',
  'FEATURE_V_1_3_ALLOW_SLASH_PATHS',
  'FEATURE_V_1_1_ORDER_BY_COLLATE',
  'FEATURE_SPANNER_LEGACY_DDL',
  'FEATURE_V_1_4_SQL_MACROS',
]

/** What BigQuery has and the library of this version still called unfinished. */
const bigqueryToo = [
  'FEATURE_INTERVAL_TYPE',
  'FEATURE_CREATE_TABLE_CLONE',
  'FEATURE_ALTER_COLUMN_SET_DATA_TYPE',
  'FEATURE_ALTER_VIEWS_ALTER_COLUMN_SET_OPTIONS',
]

const required = { cardinality: 'REQUIRED' }
const argument = (type: ProtoType) => ({ kind: 'ARG_TYPE_FIXED', type, numOccurrences: 1, options: required })

/** `CALL bq.…`, which belongs to the service. */
export const systemProcedures = {
  name: 'bq',
  procedure: [
    {
      namePath: ['refresh_materialized_view'],
      signature: { argument: [argument(named('STRING'))], returnType: argument(named('BOOL')) },
    },
  ],
}

export interface LanguageSettings {
  readonly language: object
  readonly analyzer: object
}

/** The language as BigQuery has it: all features but those that are not its own, its options, its product mode. */
export async function bigqueryLanguage(service: ZetasqlService): Promise<LanguageSettings> {
  const maximum = (await service.call('getLanguageOptions', { maximumFeatures: true })) as {
    readonly enabledLanguageFeatures: readonly string[]
  } // as the service documents it
  const language = {
    nameResolutionMode: 'NAME_RESOLUTION_DEFAULT',
    productMode: 'PRODUCT_EXTERNAL',
    // None named: every kind of statement.
    supportedStatementKinds: [],
    enabledLanguageFeatures: [
      ...new Set([...maximum.enabledLanguageFeatures, ...bigqueryToo]).difference(new Set(notBigquery)),
    ],
    reservedKeywords: ['QUALIFY'],
  }
  const analyzer = {
    languageOptions: language,
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
    defaultTimezone: 'UTC',
    pruneUnusedColumns: false,
    ddlPseudoColumns: [
      { name: '_PARTITIONTIME', type: named('TIMESTAMP') },
      { name: '_PARTITIONDATE', type: named('DATE') },
    ],
    allowedHintsAndOptions: {
      disallowUnknownOptions: true,
      disallowDuplicateOptionNames: true,
      option: Object.entries(options).map(([name, type]) => ({ name, type })),
    },
  }
  return { language, analyzer }
}
