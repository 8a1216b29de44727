import { Layer } from './layer.ts'
import { matrix, type Matrix } from './matrix.ts'

/**
 * A network that forecasts the steps after a window: a linear forecast, and blocks of two hidden layers. Each block explains a part of the window,
 * which the next one no longer sees, and adds its forecast to the others'.
 * @see Oreshkin, Carpov, Chapados & Bengio (2020), "N-BEATS", ICLR
 */
export class Network {
  readonly #shape: NetworkShape
  readonly #line: Layer
  readonly #blocks: readonly (readonly [Layer, Layer, Layer])[]
  #steps = 0

  constructor(shape: NetworkShape, random: () => number) {
    const { window, features, horizon, hidden, blocks } = shape
    this.#shape = shape
    this.#line = new Layer(window + features, horizon, random, 0)
    this.#blocks = Array.from({ length: blocks }, () => [
      new Layer(window + features, hidden, random),
      new Layer(hidden, hidden, random),
      new Layer(hidden, window + horizon, random, timid),
    ])
  }

  /** @param rows of the window's values, oldest first, then the features */
  forecast(rows: Matrix): Matrix {
    return this.#forward(rows).forecast
  }

  /**
   * One step against the weighted absolute error of a batch.
   * @param actual the steps that followed, a row for each window
   * @param weights of the rows
   */
  learn(rows: Matrix, actual: Matrix, weights: Float64Array, rate: number): void {
    const { forecast, passes } = this.#forward(rows)
    const { window, horizon } = this.#shape
    const slopes = matrix(rows.rows, horizon)
    for (let i = 0; i < slopes.values.length; i++) {
      const weight = weights[Math.floor(i / horizon)]! / slopes.values.length
      slopes.values[i] = weight * Math.sign(forecast.values[i]! - actual.values[i]!)
    }
    this.#line.backward(rows, slopes)
    // By what is left of the window after the last block, the loss does not change.
    let rest = matrix(rows.rows, window)
    for (const [place, [first, second, third]] of [...this.#blocks.entries()].reverse()) {
      const { input, one, two } = passes[place]!
      const ofTwo = third.backward(two, beside(rest, slopes))
      const ofOne = second.backward(one, passed(two, ofTwo))
      rest = added(rest, first.backward(input, passed(one, ofOne)))
    }
    this.#steps++
    for (const layer of [this.#line, ...this.#blocks.flat()]) layer.step(rate, this.#steps)
  }

  #forward(rows: Matrix): { readonly forecast: Matrix; readonly passes: readonly Pass[] } {
    const { window, horizon } = this.#shape
    const forecast = this.#line.forward(rows)
    const passes: Pass[] = []
    let input = rows
    for (const [first, second, third] of this.#blocks) {
      const one = rectified(first.forward(input))
      const two = rectified(second.forward(one))
      const out = third.forward(two)
      passes.push({ input, one, two })
      const left = matrix(rows.rows, rows.columns, input.values.slice())
      for (let row = 0; row < rows.rows; row++) {
        const from = row * (window + horizon)
        for (let i = 0; i < window; i++) left.values[row * rows.columns + i]! -= out.values[from + i]!
        for (let i = 0; i < horizon; i++) forecast.values[row * horizon + i]! += out.values[from + window + i]!
      }
      input = left
    }
    return { forecast, passes }
  }
}

export interface NetworkShape {
  /** Values that are looked at. */
  readonly window: number
  /** What else is known of a window; the blocks pass it on. */
  readonly features: number
  readonly horizon: number
  readonly hidden: number
  readonly blocks: number
}

/** What a block worked out on the way. */
interface Pass {
  readonly input: Matrix
  readonly one: Matrix
  readonly two: Matrix
}

/** The blocks begin with next to no say. */
const timid = 0.1

function rectified(rows: Matrix): Matrix {
  for (let i = 0; i < rows.values.length; i++) if (rows.values[i]! < 0) rows.values[i] = 0
  return rows
}

/** The slopes where the rectified outputs are not cut off. */
function passed(outputs: Matrix, slopes: Matrix): Matrix {
  for (let i = 0; i < slopes.values.length; i++) if (outputs.values[i] === 0) slopes.values[i] = 0
  return slopes
}

/** Slopes by the outputs of a block: what it explains is taken from the window, what it forecasts is added. */
function beside(rest: Matrix, slopes: Matrix): Matrix {
  const both = matrix(rest.rows, rest.columns + slopes.columns)
  for (let row = 0; row < rest.rows; row++) {
    for (let i = 0; i < rest.columns; i++) both.values[row * both.columns + i] = -rest.values[row * rest.columns + i]!
    both.values.set(
      slopes.values.subarray(row * slopes.columns, (row + 1) * slopes.columns),
      row * both.columns + rest.columns,
    )
  }
  return both
}

/** Slopes by the window: those of what is left of it, and those of the block itself. */
function added(rest: Matrix, own: Matrix): Matrix {
  const sum = matrix(rest.rows, rest.columns)
  for (let row = 0; row < rest.rows; row++)
    for (let i = 0; i < rest.columns; i++)
      sum.values[row * rest.columns + i] = rest.values[row * rest.columns + i]! + own.values[row * own.columns + i]!
  return sum
}
