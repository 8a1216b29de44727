import type { Location } from '../core/diagnostic.ts'
import { locate, type Place } from './place.ts'

/** Places by id; a line in a YAML file is looked up when it is asked for. */
export class LazyPlaces implements ReadonlyMap<string, Location> {
  readonly #places: ReadonlyMap<string, Place>

  constructor(places: ReadonlyMap<string, Place>) {
    this.#places = places
  }

  get size(): number {
    return this.#places.size
  }
  get(id: string): Location | undefined {
    const place = this.#places.get(id)
    return place && locate(place)
  }
  has(id: string): boolean {
    return this.#places.has(id)
  }
  keys(): MapIterator<string> {
    return this.#places.keys()
  }
  *entries(): MapIterator<[string, Location]> {
    for (const [id, place] of this.#places) yield [id, locate(place)]
    return undefined
  }
  *values(): MapIterator<Location> {
    for (const place of this.#places.values()) yield locate(place)
    return undefined
  }
  forEach(visit: (place: Location, id: string, map: ReadonlyMap<string, Location>) => void): void {
    for (const [id, place] of this.entries()) visit(place, id, this)
  }
  [Symbol.iterator](): MapIterator<[string, Location]> {
    return this.entries()
  }
  /** The places as they are kept, not looked up. */
  unlocated(): ReadonlyMap<string, Place> {
    return this.#places
  }
}
