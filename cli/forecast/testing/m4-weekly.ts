import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface TestSeries {
  readonly id: string
  readonly train: Float64Array
  readonly test: Float64Array
}

const folder = process.env['TSDBT_TEST_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/data')

/** Of the folder of test data that stands beside the repository; undefined where it is absent. */
export function testData(name: string): string | undefined {
  const file = path.join(folder, name)
  return existsSync(file) ? file : undefined
}

/** What a skipped test says. */
export const absent = (name: string): string => `skipped: ${path.join(folder, name)} is absent (set TSDBT_TEST_DATA)`

/** The 359 weekly series of the M4 competition. */
export function m4Weekly(): TestSeries[] | undefined {
  const [train, test] = [testData('m4-weekly/train.csv'), testData('m4-weekly/test.csv')]
  if (train === undefined || test === undefined) return undefined
  const futures = new Map(readRows(test))
  return readRows(train).map(([id, values]) => ({ id, train: values, test: futures.get(id) ?? new Float64Array() }))
}

function readRows(file: string): (readonly [string, Float64Array])[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => {
    const [id = '', ...cells] = line.replaceAll('"', '').split(',')
    return [
      id,
      Float64Array.from(
        cells.filter((cell) => cell.trim() !== ''),
        Number,
      ),
    ]
  })
}
