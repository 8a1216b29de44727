import { isMarkedFloat } from '../core/float-marks.ts'
import type { JsonRecord } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { declare, HostObject, hostFunction } from '../jinja/host.ts'
import { pyFloat, type Value } from '../jinja/values.ts'
import { str } from '../jinja/text.ts'
import { requiredText, templateCopy } from './arguments.ts'

/** `config` once configs are merged: calling it does nothing, `get` and its kin read. Empty for what has none (macros). */
export function runConfig(node: string, config: JsonRecord): Value {
  const meta = isRecord(config.meta) ? config.meta : {}
  const docs = (part: 'relation' | 'columns') =>
    hostFunction(`persist_${part}_docs`, () => isRecord(config.persist_docs) && config.persist_docs[part] === true)
  return hostFunction('config', () => '', {
    attributes: {
      get: reader('get', config),
      meta_get: reader('meta_get', meta),
      require: requirer('require', node, config),
      meta_require: requirer('meta_require', node, meta),
      set: declare('set', ['name', 'value'], () => ''),
      persist_relation_docs: docs('relation'),
      persist_column_docs: docs('columns'),
    },
  })
}

/** A key that is there with no value gives None, not the default, as in dbt. */
const reader = (name: string, values: JsonRecord): Value =>
  declare(name, ['name', ['default', null], ['validator', null]], (wanted, fallback = null, validator = null) => {
    const written = valueOf(values, requiredText(wanted, 'name'))
    const found = written === undefined ? fallback : written
    if (fallback !== null) validate(validator, found)
    return found
  })

const requirer = (name: string, node: string, values: JsonRecord): Value =>
  declare(name, ['name', ['validator', null]], (wanted, validator = null) => {
    const key = requiredText(wanted, 'name')
    const found = valueOf(values, key)
    if (found === undefined) {
      const hint = didYouMean(key, Object.keys(values))
      throw new ProblemError(problem('config-required', { name: key, node }, undefined, { hint }))
    }
    validate(validator, found)
    return found
  })

/** Hooks are written `pre-hook` in a config and read by either spelling. */
function valueOf(values: JsonRecord, name: string): Value | undefined {
  const key = name === 'pre_hook' || name === 'post_hook' ? name.replace('_', '-') : name
  const found = Object.hasOwn(values, key) ? values[key] : undefined
  if (typeof found === 'number' && isMarkedFloat(values, key)) return pyFloat(found)
  return found === undefined ? undefined : templateCopy(found)
}

function validate(validator: Value, value: Value): void {
  if (validator instanceof HostObject) void validator.call?.([value], new Map())
}

const isRecord = (value: JsonRecord[string]): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `validation.any(…)`: a check that a value is one of these, or of one of these types. */
export const validationValue: Value = {
  any: hostFunction('any', (allowed) =>
    declare('validate', ['value'], (value = null) => {
      if (allowed.includes(value)) return null
      const message = `Expected value "${str(value)}" to be one of ${allowed.map(str).join(',')}`
      throw new ProblemError(problem('raised-by-template', { message }))
    }),
  ),
}
