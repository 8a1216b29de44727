import type * as z from 'zod/mini'
import type { YamlPath } from './yaml.ts'

/** What a schema asked for where it found something else. */
export function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.length === 1 ? shown(issue.values[0]) : `one of ${issue.values.map(shown).join(', ')}`
    case 'too_small':
      return issue.origin === 'number' ? `at least ${issue.minimum}` : 'not empty'
    case 'too_big':
      return `at most ${issue.maximum}`
    default:
      return issue.message ?? 'something else'
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'empty',
}

/** What stands there instead. */
export function found(value: unknown): string {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (isRecord(value)) return 'a mapping'
  return shown(value)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const shown = (value: unknown): string => {
  if (typeof value !== 'string') return String(value)
  return value.length > 60 ? `"${value.slice(0, 57)}…"` : `"${value}"`
}

export function valueAt(root: unknown, path: YamlPath): unknown {
  let value = root
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)]
    else if (isRecord(value)) value = value[String(step)]
    else return undefined
  }
  return value
}

/** `the column "id" of the model "orders"`, or the file itself. */
export function ownerOf(path: YamlPath, root: unknown, file: string): string {
  const parts: string[] = []
  let tail: string[] = []
  for (let length = 1; length <= path.length; length++) {
    const step = path[length - 1]
    if (typeof step === 'string') {
      tail.push(step)
      continue
    }
    const kind = singular(tail.at(-1) ?? '')
    const item = valueAt(root, path.slice(0, length))
    const name = isRecord(item) ? (item['name'] ?? item['v']) : undefined
    parts.push(typeof name === 'string' || typeof name === 'number' ? `the ${kind} "${name}"` : `this ${kind}`)
    tail = []
  }
  if (tail.length > 0) parts.push(`"${tail.join('.')}"`)
  return parts.length === 0 ? file : parts.reverse().join(' of ')
}

const singular = (key: string): string => {
  const words = key.replaceAll('_', ' ').replaceAll('-', ' ')
  if (words === 'given') return 'input'
  if (words.endsWith('yses')) return words.replace(/yses$/, 'ysis')
  if (words.endsWith('ies')) return words.replace(/ies$/, 'y')
  return words.replace(/s$/, '') || 'entry'
}

/** The keys a schema knows at a path: what a misspelt one is compared with. */
export function keysOfSchema(schema: z.core.$ZodType, path: YamlPath): string[] {
  const [step, ...rest] = path
  return branchesOf(schema).flatMap((branch) => {
    const definition = branch._zod.def
    if (definition.type === 'object') {
      const shape = shapeOf(definition)
      if (step === undefined) return Object.keys(shape)
      const next = shape[String(step)]
      return next === undefined ? [] : keysOfSchema(next, rest)
    }
    if (step === undefined) return []
    if (definition.type === 'array') return keysOfSchema(elementOf(definition), rest)
    if (definition.type === 'record') return keysOfSchema(valueTypeOf(definition), rest)
    return []
  })
}

function branchesOf(schema: z.core.$ZodType): z.core.$ZodType[] {
  const definition = schema._zod.def
  if (definition.type === 'optional' || definition.type === 'nullable') return branchesOf(innerOf(definition))
  if (definition.type === 'lazy') return branchesOf(getterOf(definition)())
  if (definition.type === 'union') return optionsOf(definition).flatMap(branchesOf)
  return [schema]
}

// A definition's `type` says which of these it is; zod does not narrow by it.
type Definition = z.core.$ZodTypeDef
const shapeOf = (definition: Definition): Readonly<Record<string, z.core.$ZodType>> =>
  (definition as z.core.$ZodObjectDef).shape
const elementOf = (definition: Definition): z.core.$ZodType => (definition as z.core.$ZodArrayDef).element
const valueTypeOf = (definition: Definition): z.core.$ZodType => (definition as z.core.$ZodRecordDef).valueType
const innerOf = (definition: Definition): z.core.$ZodType => (definition as z.core.$ZodOptionalDef).innerType
const getterOf = (definition: Definition): (() => z.core.$ZodType) => (definition as z.core.$ZodLazyDef).getter
const optionsOf = (definition: Definition): readonly z.core.$ZodType[] => (definition as z.core.$ZodUnionDef).options
