import { problem, ProblemError } from '../core/diagnostic.ts'
import type { Emit } from '../core/event.ts'
import type { UniqueId } from '../core/node.ts'
import { dictEntries } from '../jinja/dict.ts'
import { declare } from '../jinja/host.ts'
import { iterate } from '../jinja/iterate.ts'
import { str } from '../jinja/text.ts'
import { isDict, type PlainDict, type Value } from '../jinja/values.ts'
import type { Param } from '../jinja/bind-args.ts'

/** Each function that only raises: its parameters as dbt names them, and the message made of their values. */
const raisers: Readonly<
  Record<string, { readonly params: readonly Param[]; readonly message: (...values: string[]) => string }>
> = {
  raise_compiler_error: { params: ['msg', ['node', null]], message: (text) => text ?? '' },
  raise_database_error: { params: ['msg', ['node', null]], message: (text) => text ?? '' },
  raise_dependency_error: { params: ['msg'], message: (text) => text ?? '' },
  raise_not_implemented: { params: ['msg'], message: (text) => text ?? '' },
  raise_cache_inconsistent: { params: ['message'], message: (text) => text ?? '' },
  raise_fail_fast_error: { params: ['msg', ['node', null]], message: (text) => text ?? '' },
  raise_dataclass_not_dict: { params: ['obj'], message: (object) => `The object "${object}" was used as a dict.` },
  raise_ambiguous_alias: {
    params: ['node_1', 'node_2', ['duped_name', null]],
    message: (first, second) => `Two nodes have the database representation of each other: ${first} and ${second}.`,
  },
  raise_ambiguous_catalog_match: {
    params: ['unique_id', 'match_1', 'match_2'],
    message: (id, first, second) =>
      `The relation of "${id}" matches more than one of the warehouse: ${first} and ${second}.`,
  },
  raise_dep_not_found: {
    params: ['node', 'node_description', 'required_pkg'],
    message: (_node, description, required) =>
      `${description} needs the package "${required}", which is not installed.`,
  },
  raise_duplicate_patch_name: {
    params: ['patch_1', 'existing_patch_path'],
    message: (patch, path) => `The properties of "${patch}" are written twice; also in ${path}.`,
  },
  raise_duplicate_resource_name: {
    params: ['node_1', 'node_2'],
    message: (first, second) => `Two resources have the same name: ${first} and ${second}.`,
  },
  raise_invalid_property_yml_version: {
    params: ['path', 'issue'],
    message: (path, issue) => `The file ${path} is invalid: ${issue}`,
  },
  missing_config: {
    params: ['model', 'name'],
    message: (_model, name) => `The model does not set the config "${name}".`,
  },
  missing_materialization: {
    params: ['model', 'adapter_type'],
    message: (_model, adapter) => `The model's materialization does not exist for ${adapter}.`,
  },
  missing_relation: {
    params: ['relation', ['model', null]],
    message: (relation) => `The relation ${relation} does not exist.`,
  },
  relation_wrong_type: {
    params: ['relation', 'expected_type', ['model', null]],
    message: (relation, type) =>
      `A ${type} is to be made at ${relation}, where something else stands. Drop it, or run with --full-refresh.`,
  },
}

/** dbt's `exceptions`: functions that stop the rendering with a message, and two that only warn. */
export function exceptionsValue(emit: Emit, owner: UniqueId | null): Value {
  const warn = (text: string) => {
    const found = problem('raised-warning', { message: text })
    emit({ type: 'problem', problem: found, ...(owner !== null && { id: owner }) })
    return ''
  }
  const functions: PlainDict = {
    warn: declare('warn', ['msg', ['node', null]], (message = '') => warn(str(message))),
    warn_snapshot_timestamp_data_types: declare(
      'warn_snapshot_timestamp_data_types',
      ['snapshot_time_data_type', 'updated_at_data_type'],
      (snapshot = null, updated = null) => {
        warn(
          `The snapshot's time is ${str(snapshot)}, but its updated_at column is ${str(updated)}: comparing them may convert time zones.`,
        )
        return null
      },
    ),
    raise_contract_error: declare(
      'raise_contract_error',
      ['yaml_columns', 'sql_columns'],
      (expected = null, found = null) => {
        throw raised(contractMessage(expected, found))
      },
    ),
    column_type_missing: declare('column_type_missing', ['column_names'], (names = null) => {
      const listed = Array.from(iterate(names), str).join(', ')
      throw raised(`Contracted models need a data_type for each column. Without one: ${listed}.`)
    }),
  }
  for (const [name, { params, message }] of Object.entries(raisers)) {
    functions[name] = declare(name, params, (...values) => {
      throw raised(message(...values.map(describe)))
    })
  }
  return functions
}

const raised = (message: string): ProblemError => new ProblemError(problem('raised-by-template', { message }))

/** A node is told by its id, anything else by its text. */
function describe(value: Value): string {
  if (!isDict(value)) return str(value)
  const id = [...dictEntries(value)].find(([key]) => key === 'unique_id')
  return str(id ? id[1] : value)
}

interface ContractColumn {
  readonly name: string
  readonly type: string
}

function contractColumns(value: Value): ContractColumn[] {
  return Array.from(iterate(value), (column) => {
    const fields = new Map(isDict(column) ? dictEntries(column) : [])
    return { name: str(fields.get('name') ?? ''), type: str(fields.get('formatted') ?? fields.get('data_type') ?? '') }
  })
}

/** A table of the columns that differ: what the query gives, what the contract says, why. */
function contractMessage(expected: Value, found: Value): string {
  const contract = new Map(contractColumns(expected).map(({ name, type }) => [name.toLowerCase(), { name, type }]))
  const query = new Map(contractColumns(found).map(({ name, type }) => [name.toLowerCase(), { name, type }]))
  const rows: string[][] = []
  for (const key of [...new Set([...contract.keys(), ...query.keys()])].sort()) {
    const inContract = contract.get(key)
    const inQuery = query.get(key)
    const name = inContract?.name ?? inQuery?.name ?? key
    if (!inQuery) rows.push([name, '', inContract?.type ?? '', 'missing in definition'])
    else if (!inContract) rows.push([name, inQuery.type, '', 'missing in contract'])
    else if (inContract.type !== inQuery.type) rows.push([name, inQuery.type, inContract.type, 'data type mismatch'])
  }
  const table = [['column_name', 'definition_type', 'contract_type', 'mismatch_reason'], ...rows]
  const widths = [0, 1, 2, 3].map((index) => Math.max(...table.map((row) => row[index]?.length ?? 0)))
  const lines = table.map((row) => `| ${row.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [
    'This model has an enforced contract that failed. Correct the columns of the query, or the contract.',
    '',
    lines[0] ?? '',
    rule,
    ...lines.slice(1),
  ].join('\n')
}
