import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { messages } from './messages.ts'

const folder = path.join(import.meta.dirname, 'messages')

/** The codes each file registers: keys of its one object, two spaces in. */
const codes = readdirSync(folder).flatMap((file) =>
  [
    ...readFileSync(path.join(folder, file), 'utf8').matchAll(
      /^ {2}(?:'([a-z0-9-]+)'|([a-z0-9]+)): (?:error|warning)/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? ''),
)

describe('the registry of messages', () => {
  it('has no code twice: the later one would replace the earlier without a word', () => {
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  it('holds the codes of every file', () => {
    expect(codes.toSorted()).toEqual(Object.keys(messages).toSorted())
  })
})
