import { parse, stringify } from 'yaml'
import { HostObject } from '../jinja/host.ts'
import { str } from '../jinja/text.ts'
import { isUndefined } from '../jinja/undefined.ts'
import { isDict, PyFloat, PyTuple, TaggedText, type Value } from '../jinja/values.ts'
import { dictEntries } from '../jinja/dict.ts'

/** PyYAML's `safe_load`; undefined where the text is no YAML. */
export function loadYaml(text: string): Value | undefined {
  try {
    const loaded: unknown = parse(text, {
      version: '1.1',
      mapAsMap: true,
      intAsBigInt: false,
      schema: 'core',
      merge: true,
    })
    return fromYaml(loaded)
  } catch {
    return undefined // as yaml.YAMLError is: the caller gives its default
  }
}

function fromYaml(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromYaml)
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [fromYaml(key), fromYaml(item)]))
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return value
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** PyYAML's `safe_dump`: block style, lists not indented under their key; undefined for what it refuses, such as relations. */
export function dumpYaml(value: Value, sortKeys: boolean): string | undefined {
  if (holdsObject(value)) return undefined
  return stringify(toYaml(value), {
    version: '1.1',
    indentSeq: false,
    lineWidth: 80,
    sortMapEntries: sortKeys,
    // A Map would be written as an ordered map, which readers take for a list.
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:omap'),
    aliasDuplicateObjects: false,
  })
}

/** Dates and times have a place in YAML, other objects have none. */
function holdsObject(value: Value): boolean {
  if (Array.isArray(value)) return value.some(holdsObject)
  if (value instanceof PyTuple) return value.items.some(holdsObject)
  if (isDict(value)) return [...dictEntries(value)].some(([, item]) => holdsObject(item))
  return value instanceof HostObject && !isUndefined(value) && !/^\d{4}-\d\d-\d\d/.test(str(value))
}

function toYaml(value: Value): unknown {
  if (value instanceof PyFloat) return value.value
  if (value instanceof TaggedText) return value.text
  if (Array.isArray(value)) return value.map(toYaml)
  if (value instanceof PyTuple) return value.items.map(toYaml)
  if (isDict(value)) return new Map([...dictEntries(value)].map(([key, item]) => [toYaml(key), toYaml(item)]))
  if (isUndefined(value)) return null
  return value instanceof HostObject ? str(value) : value
}
