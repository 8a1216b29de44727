import { expect, it } from 'vitest'
import { summaryOf } from './summary.ts'

it.each([
  ['', ''],
  ['One line.', 'One line.'],
  ['# Title\n\nWhat it **is**, in `code`.\n\nMore.', 'What it is, in code.'],
  ['See [the page](https://x.example) and ![a picture](p.png).', 'See the page and a picture.'],
  ['- first\n- second', 'first second'],
  ['```sql\nselect 1\n```\n\nText', 'Text'],
  ['| a | b |\n|---|---|\n\nText', 'Text'],
])('makes one plain line of %j', (markdown, summary) => {
  expect(summaryOf(markdown)).toBe(summary)
})

it('ends a long paragraph at a word', () => {
  const summary = summaryOf('word '.repeat(100))
  expect(summary).toMatch(/word…$/)
  expect(summary.length).toBeLessThanOrEqual(161)
})
