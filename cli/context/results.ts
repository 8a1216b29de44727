import type { AdapterResponse } from '../core/adapter.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { emptyTable } from '../core/table.ts'
import { declare, HostObject, hostFunction } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { isDict, type PlainDict, type Value } from '../jinja/values.ts'
import { requiredText } from './arguments.ts'
import type { Layer } from './names.ts'
import { TableValue, tableValue } from './table.ts'

/** Results of `statement` blocks by name; null once loaded. */
export interface ResultsState {
  readonly results: Map<string, Value>
}

/** What the warehouse said of a statement: prints as its message, `rows_affected` and the rest by name. */
export class ResponseValue extends HostObject {
  readonly typeName = 'AdapterResponse'
  readonly response: AdapterResponse
  constructor(response: AdapterResponse) {
    super()
    this.response = response
  }
  override getAttr(name: string): Value | undefined {
    const fields = new Map<string, Value>(Object.entries(this.response))
    if (name === 'to_dict') return hostFunction('to_dict', () => new Map<Value, Value>(fields))
    if (name === 'message') return this.response._message
    return fields.get(name) ?? (name === 'code' || name === 'rows_affected' ? null : undefined)
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? (key === '_message' ? this.response._message : this.getAttr(key)) : undefined
  }
  override str(): string {
    return this.response._message
  }
  override truthy(): boolean {
    return true
  }
}

/** `load_result`, `store_result`, `store_raw_result`: how `statement` hands a result to what follows it. */
export const resultsLayer: Layer<ResultsState> = {
  load_result: ({ results }) =>
    declare('load_result', ['name'], (wanted) => {
      const name = requiredText(wanted, 'name')
      const result = results.get(name)
      if (result === undefined) return null
      if (result === null) throw new ProblemError(problem('result-loaded', { name }))
      if (name !== 'main') results.set(name, null)
      return result
    }),
  store_result: ({ results }) =>
    declare('store_result', ['name', 'response', ['agate_table', null]], (name, response = null, table = null) => {
      results.set(requiredText(name, 'name'), storedResult(response, table))
      return ''
    }),
  store_raw_result: ({ results }) =>
    declare(
      'store_raw_result',
      ['name', ['message', null], ['code', null], ['rows_affected', null], ['agate_table', null]],
      (name, message = null, code = null, rows = null, table = null) => {
        const response = new ResponseValue({
          _message: message === null ? '' : str(message),
          ...(code !== null && { code: str(code) }),
          ...(typeof rows === 'number' && { rows_affected: rows }),
        })
        results.set(requiredText(name, 'name'), storedResult(response, table))
        return ''
      },
    ),
}

function storedResult(response: Value, table: Value): PlainDict {
  const kept = table instanceof TableValue ? table : emptyResult()
  return { response, data: kept.shape.rows.map((row) => [...row]), table: kept }
}

export const emptyResult = (): TableValue => tableValue(emptyTable, () => undefined)

/** The response of a stored result, for the node's own outcome; undefined when nothing was stored under the name. */
export function storedResponse(results: ResultsState['results'], name: string): AdapterResponse | undefined {
  const result = results.get(name)
  const response = result !== undefined && isDict(result) && !(result instanceof Map) ? result.response : undefined
  return response instanceof ResponseValue ? response.response : undefined
}
