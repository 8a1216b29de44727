import { describe, expect, it } from 'vitest'
import { TypedText } from '../core/table.ts'
import { codeFrame, place } from './code-frame.ts'
import { fancyLine } from './dbt-event.ts'
import { liveFrame } from './live-frame.ts'
import { finishedLine } from './live-line.ts'
import { advance, idle } from './live-state.ts'
import { makePaint, plainPaint, wantsColour } from './paint.ts'
import { allResults, at, model, result } from './spec-events.ts'
import { tableText } from './table-text.ts'
import { fit, widthOf } from './width.ts'
import { age, atLength, briefly, bytes, counted, grouped } from './words.ts'

describe('words', () => {
  it.each([
    [briefly(0), '0.00s'],
    [briefly(9_990), '9.99s'],
    [briefly(12_340), '12.3s'],
    [briefly(59_960), '1m 00s'],
    [briefly(3_725_000), '1h 02m'],
    [age(59_900), '59.9s'],
    [age(125_000), '2m 05s'],
    [atLength(3_725_120), '1 hours 2 minutes and 5.12 seconds'],
    [bytes(512), '512 Bytes'],
    [bytes(1_288_490_189), '1.2 GiB'],
    [grouped(6_758_125), '6,758,125'],
    [grouped(999), '999'],
    [counted(1, 'analysis'), '1 analysis'],
    [counted(2, 'analysis'), '2 analyses'],
    [counted(0, 'saved query'), '0 saved queries'],
  ])('%s', (found, expected) => {
    expect(found).toBe(expected)
  })
})

describe("dbt's line", () => {
  const base = { message: 'START sql table model dev.model_a', status: 'RUN', printerWidth: 80 }
  it('is padded with dots to the printer width', () => {
    expect(fancyLine({ ...base, index: 1, total: 3 })).toBe(
      '1 of 3 START sql table model dev.model_a ....................................... [RUN]',
    )
  })
  it('runs over where the name is long', () => {
    expect(fancyLine({ ...base, message: `START ${'x'.repeat(80)}`, elapsedMs: 1234 })).toBe(
      `START ${'x'.repeat(80)}  [RUN in 1.23s]`,
    )
  })
})

describe('colour', () => {
  it.each([
    [{}, true, undefined, true],
    [{}, false, undefined, false],
    [{ NO_COLOR: '1' }, true, undefined, false],
    [{ NO_COLOR: '' }, true, undefined, true],
    [{ FORCE_COLOR: '1' }, false, undefined, true],
    [{ FORCE_COLOR: '0' }, true, undefined, false],
    [{ TERM: 'dumb' }, true, undefined, false],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, undefined, false],
    [{ NO_COLOR: '1' }, false, true, true],
    [{ FORCE_COLOR: '1' }, true, false, false],
  ])('with %j, terminal %s and flag %s is %s', (env, isTTY, flag, expected) => {
    expect(wantsColour(env, isTTY, flag)).toBe(expected)
  })
  it('writes no escape byte when it is off', () => {
    const { red, bold, dim } = makePaint(false)
    expect(red(bold(dim('x')))).toBe('x')
  })
})

describe('a code frame', () => {
  const source = 'one\n\ttwo  three\nfour\n'
  it.each([
    [
      'the word where no length is known',
      { file: 'a', line: 2, column: 7 },
      ['  1 | one', '> 2 |   two  three', '    |        ^^^^^', '  3 | four'],
    ],
    [
      'the length that is known',
      { file: 'a', line: 1, column: 1, length: 2 },
      ['> 1 | one', '    | ^^', '  2 |   two  three'],
    ],
    [
      'the line where no column is known',
      { file: 'a', line: 3 },
      ['  1 | one', '  2 |   two  three', '> 3 | four', '  4 |'],
    ],
    ['nothing where the file has no such line', { file: 'a', line: 99, column: 1 }, []],
    ['nothing where no line is known', { file: 'a' }, []],
  ])('shows %s', (_, where, expected) => {
    expect(codeFrame(source, where, plainPaint, 80)).toEqual(expected)
  })
  it('moves along a long line so that the place is in sight', () => {
    const frame = codeFrame(
      `${'x, '.repeat(60)}here ${'y, '.repeat(60)}`,
      { file: 'a', line: 1, column: 181, length: 4 },
      plainPaint,
      60,
    )
    expect(frame.every((line) => line.length <= 60)).toBe(true)
    const [text = '', marks = ''] = frame
    expect(text.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('here')
  })
  it('names its place so that it can be clicked', () => {
    expect(place({ file: 'models/a.sql', line: 14, column: 9 })).toBe('models/a.sql:14:9')
    expect(place({ file: 'models/a.sql' })).toBe('models/a.sql')
  })
})

describe('a table', () => {
  const column = (name: string): { name: string; type: string } => ({ name, type: 'VARCHAR' })
  it('puts numbers to the right and knows how wide letters are', () => {
    const table = {
      columns: ['id', 'price', 'name', 'list'].map(column),
      rows: [
        [1, new TypedText('decimal', '10.50'), '日本', [1, 2n]],
        [20, null, 'a\nb', { x: null }],
      ],
    }
    expect(tableText(table, 5, 100, plainPaint)).toEqual([
      'id │ price │ name │ list',
      '───┼───────┼──────┼───────────',
      ' 1 │ 10.50 │ 日本 │ [1,"2"]',
      '20 │  null │ a⏎b  │ {"x":null}',
    ])
  })
  it('leaves out columns that do not fit and says how many', () => {
    const table = { columns: ['a', 'b', 'c'].map((name) => column(name.repeat(20))), rows: [['1', '2', '3']] }
    expect(tableText(table, 5, 60, plainPaint)[0]).toBe(`${'a'.repeat(20)} │ ${'b'.repeat(20)} … 1 more`)
    expect(tableText(table, 5, 60, plainPaint, (place) => place !== 1)[0]).toBe(
      `${'a'.repeat(20)} │ ${'c'.repeat(20)} … 1 more`,
    )
  })
  it('cuts by width, not by letters', () => {
    expect(fit('日本語', 4)).toBe('日…')
    expect(widthOf(fit('日本語', 4))).toBeLessThanOrEqual(4)
    expect(fit('abc', 3)).toBe('abc')
  })
})

describe('the live frame', () => {
  const size = { width: 110, height: 24 }
  const started = [
    {
      type: 'run-started',
      command: 'build',
      project: 'p',
      target: 'dev',
      adapterType: 'duckdb',
      threads: 2,
      total: 12,
      selected: 12,
    },
    { type: 'node-started', node: model('int_events', 'table', 'core'), index: 2, total: 12, at: at + 3000 },
    { type: 'node-started', node: model('fct_sales', 'incremental', 'core'), index: 1, total: 12, at: at },
    { type: 'node-progress', id: 'model.shop.fct_sales', text: 'partition 5 of 10', fraction: 0.5 },
  ] as const
  const begun = started.reduce((state, event) => advance(state, event, at), idle)

  it('shows what runs, the oldest first, and how far the run is', () => {
    expect(liveFrame(begun, at + 12_400, size, plainPaint)).toBe(
      [
        '',
        '  ⠋       incremental core.fct_sales                                             50 %    12.4s  partition 5 o…',
        '  ⠋       table       core.int_events                                                     9.4s',
        '  ────────────────────────  0/12 · 12.4s',
      ].join('\n'),
    )
  })

  it('guesses the time left once it knows enough, and counts what failed', () => {
    let state = begun
    for (const status of ['success', 'success', 'success', 'error', 'warn', 'skipped'] as const) {
      state = advance(
        state,
        { type: 'node-finished', result: result(model(`x_${status}`), { status, message: null }), index: 1, total: 12 },
        at,
      )
    }
    expect(
      liveFrame(state, at + 12_400, size, plainPaint)
        .split('\n')
        .at(-1),
    ).toBe('  ━━━━━━━━━━━━────────────  6/12 · 1 failed · 1 warned · 1 skipped · 12.4s · ~0:12 left')
  })

  it.each([40, 60, 80, 120])('keeps lines within %i columns, of what runs and of what is done', (width) => {
    const done = allResults.map((one, index) => finishedLine(one, index + 1, 100, width, plainPaint))
    const lines = [...liveFrame(begun, at + 12_400, { width, height: 24 }, plainPaint).split('\n'), ...done]
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([])
  })

  it('drops the last parts of the bar on a narrow screen', () => {
    const lines = liveFrame(begun, at + 12_400, { width: 50, height: 24 }, plainPaint).split('\n')
    expect(lines.at(-1)).toBe('  ────────────────────────  0/12 · 12.4s')
  })

  it('stays within the height of the screen', () => {
    let state = begun
    for (let index = 0; index < 40; index++) {
      state = advance(state, { type: 'node-started', node: model(`m${index}`), index, total: 99, at }, at)
    }
    const lines = liveFrame(state, at, { width: 100, height: 10 }, plainPaint).split('\n')
    expect(lines.length).toBeLessThanOrEqual(9)
    expect(lines.at(-2)).toBe('    and 37 more')
  })
})
