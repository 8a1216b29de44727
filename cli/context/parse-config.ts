import type { Json } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { markFloat } from '../core/float-marks.ts'
import { dictEntries } from '../jinja/dict.ts'
import { declare, hostFunction } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { isDict, PyFloat, type Value } from '../jinja/values.ts'
import { plainData } from './arguments.ts'

/** `config(…)` while a file is parsed: each call's values are kept; reading one gives the empty text, as in dbt. */
export function parseConfig(record: (values: Readonly<Record<string, Json>>) => void): Value {
  const keep = (values: Iterable<readonly [Value, Value]>) => {
    record(configValues(values))
    return ''
  }
  const empty = (name: string) => declare(name, ['name', ['default', null], ['validator', null]], () => '')
  const attributes = {
    set: declare('set', ['name', 'value'], (name = '', value = null) => keep([[name, value]])),
    get: empty('get'),
    require: empty('require'),
    meta_get: empty('meta_get'),
    meta_require: empty('meta_require'),
    persist_relation_docs: hostFunction('persist_relation_docs', () => false),
    persist_column_docs: hostFunction('persist_column_docs', () => false),
  }
  return hostFunction(
    'config',
    (args, kwargs) => {
      const [first] = args
      if (args.length === 0 && kwargs.size > 0) return keep(kwargs)
      if (args.length === 1 && kwargs.size === 0 && first !== undefined && isDict(first))
        return keep(dictEntries(first))
      throw new ProblemError(problem('config-call', {}))
    },
    { attributes },
  )
}

function configValues(entries: Iterable<readonly [Value, Value]>): Record<string, Json> {
  const values: Record<string, Json> = {}
  for (const [key, value] of entries) {
    const written = str(key)
    const name = written === 'pre_hook' || written === 'post_hook' ? written.replace('_', '-') : written
    if (Object.hasOwn(values, name))
      throw new ProblemError(problem('config-conflict', { first: name.replace('-', '_'), second: name }))
    values[name] = plainData(value)
    if (value instanceof PyFloat) markFloat(values, name)
  }
  return values
}
