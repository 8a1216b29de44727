import { HostObject, hostFunction } from '../jinja/host.ts'
import type { PlainDict, Value } from '../jinja/values.ts'

/** An object of dbt's that templates read by attribute, and by `to_dict()` as a whole: a run's result, a node, the project's config. */
export class ObjectValue extends HostObject {
  readonly typeName: string
  readonly #make: () => PlainDict
  #fields: PlainDict | undefined
  constructor(typeName: string, make: () => PlainDict) {
    super()
    this.typeName = typeName
    this.#make = make
  }
  #read(): PlainDict {
    return (this.#fields ??= this.#make())
  }
  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return hostFunction('to_dict', () => plainFields(this.#read()))
    const fields = this.#read()
    return Object.hasOwn(fields, name) ? fields[name] : undefined
  }
  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined
  }
  override truthy(): boolean {
    return true
  }
  toPlain(): PlainDict {
    return plainFields(this.#read())
  }
}

/** Fields with the objects inside them as dicts, too. */
const plainFields = (fields: PlainDict): PlainDict =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plainField(value)]))

function plainField(value: Value): Value {
  if (value instanceof ObjectValue) return value.toPlain()
  return Array.isArray(value) ? value.map((item: Value) => plainField(item)) : value
}
