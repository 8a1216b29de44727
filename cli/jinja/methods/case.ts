import { characters } from '../iterate.ts'
import type { Value } from '../values.ts'
import { positional, type Method } from './method.ts'
import { pythonSpace } from './text.ts'

const isUpper = (character: string): boolean => /[\p{Uppercase}\p{Lt}]/u.test(character)
const isCased = (character: string): boolean => /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u.test(character)
const isLower = (character: string): boolean => isCased(character) && !isUpper(character)

const lowerText = (text: string): string => text.toLowerCase()

/** The first character in title case, the rest in lower case. */
export function capitalizeText(text: string): string {
  const [first = '', ...rest] = characters(text)
  return first.toUpperCase() + rest.join('').toLowerCase()
}

/** Python's `str.title`: every run of cased characters starts upper. */
function titleText(text: string): string {
  let isInside = false
  return characters(text)
    .map((character) => {
      const shown = isInside ? character.toLowerCase() : character.toUpperCase()
      isInside = isCased(character)
      return shown
    })
    .join('')
}

const swapCase = (text: string): string =>
  characters(text)
    .map((character) => (isUpper(character) ? character.toLowerCase() : character.toUpperCase()))
    .join('')

const caseFold = (text: string): string => text.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ')

function isTitle(text: string): boolean {
  let hasCased = false
  let isInside = false
  for (const character of characters(text)) {
    if (isUpper(character) ? isInside : isLower(character) && !isInside) return false
    isInside = isCased(character)
    hasCased ||= isInside
  }
  return hasCased
}

/** True where the text has a cased character and every cased character is of the case asked for. */
const isAll = (text: string, isOther: (character: string) => boolean): boolean => {
  const all = characters(text)
  return all.some(isCased) && !all.some(isOther)
}
export const isUpperText = (text: string): boolean => isAll(text, isLower)
export const isLowerText = (text: string): boolean => isAll(text, isUpper)

const plain = (name: string, run: (text: string) => Value): [string, Method<string>] =>
  positional<string>('str', name, 0, 0, run)
const matches = (pattern: string): ((text: string) => boolean) => {
  const whole = new RegExp(`^(?:${pattern})$`, 'u')
  return (text) => whole.test(text)
}

export const caseMethods: ReadonlyMap<string, Method<string>> = new Map([
  plain('lower', lowerText),
  plain('upper', (text) => text.toUpperCase()),
  plain('title', titleText),
  plain('capitalize', capitalizeText),
  plain('swapcase', swapCase),
  plain('casefold', caseFold),
  plain('islower', isLowerText),
  plain('isupper', isUpperText),
  plain('istitle', isTitle),
  plain('isalpha', matches('\\p{L}+')),
  plain('isalnum', matches('[\\p{L}\\p{N}]+')),
  plain('isdigit', matches('[\\p{Nd}\\u00b2\\u00b3\\u00b9\\u2070-\\u2079\\u2080-\\u2089\\u2460-\\u2468]+')),
  plain('isdecimal', matches('\\p{Nd}+')),
  plain('isnumeric', matches('\\p{N}+')),
  plain('isspace', matches(`[${pythonSpace}]+`)),
  plain('isascii', (text) => [...text].every((character) => (character.codePointAt(0) ?? 0) < 128)),
  plain('isidentifier', matches('[\\p{XID_Start}_]\\p{XID_Continue}*')),
  plain('isprintable', matches('(?:[^\\p{C}\\p{Z}]|\\x20)*')),
])
