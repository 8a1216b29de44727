import { addProduct, matrix, transposed, transposedCopy, type Matrix } from './matrix.ts'

/** A linear layer of a network, with what Adam remembers of its gradients. */
export class Layer {
  readonly weights: Matrix
  readonly bias: Float64Array
  readonly #slopes: Matrix
  readonly #biasSlopes: Float64Array
  readonly #memory: readonly Memory[]
  readonly #turned: Matrix

  /**
   * @param random numbers within [0, 1); weights start within ±scale/√inputs
   */
  constructor(inputs: number, outputs: number, random: () => number, scale = 1) {
    const reach = scale / Math.sqrt(inputs)
    const start = (count: number): Float64Array =>
      new Float64Array(count).map(() => (scale === 0 ? 0 : reach * (2 * random() - 1)))
    this.weights = matrix(inputs, outputs, start(inputs * outputs))
    this.bias = start(outputs)
    this.#slopes = matrix(inputs, outputs)
    this.#biasSlopes = new Float64Array(outputs)
    this.#turned = matrix(outputs, inputs)
    this.#memory = [
      { values: this.weights.values, slopes: this.#slopes.values, ...moments(inputs * outputs) },
      { values: this.bias, slopes: this.#biasSlopes, ...moments(outputs) },
    ]
  }

  /** @returns a row of outputs for each row of inputs */
  forward(inputs: Matrix): Matrix {
    const outputs = matrix(inputs.rows, this.bias.length)
    for (let row = 0; row < inputs.rows; row++) outputs.values.set(this.bias, row * this.bias.length)
    addProduct(outputs, inputs, this.weights)
    return outputs
  }

  /**
   * Keeps the gradients for the next step.
   * @param slopes of the loss by each output
   * @returns the slopes by each input
   */
  backward(inputs: Matrix, slopes: Matrix): Matrix {
    this.#slopes.values.fill(0)
    addProduct(this.#slopes, transposed(inputs), slopes)
    this.#biasSlopes.fill(0)
    for (let row = 0; row < slopes.rows; row++)
      for (let column = 0; column < slopes.columns; column++)
        this.#biasSlopes[column]! += slopes.values[row * slopes.columns + column]!
    const back = matrix(inputs.rows, inputs.columns)
    addProduct(back, slopes, transposedCopy(this.weights, this.#turned))
    return back
  }

  /**
   * A step of Adam against the gradients of the last `backward`.
   * @param count of steps so far, this one included
   * @see Kingma & Ba (2015), ICLR, algorithm 1
   */
  step(rate: number, count: number): void {
    const first = 1 - fading ** count
    const second = 1 - squaresFading ** count
    for (const { values, slopes, mean, square } of this.#memory)
      for (let i = 0; i < values.length; i++) {
        const slope = slopes[i]!
        mean[i] = fading * mean[i]! + (1 - fading) * slope
        square[i] = squaresFading * square[i]! + (1 - squaresFading) * slope * slope
        values[i]! -= (rate * (mean[i]! / first)) / (Math.sqrt(square[i]! / second) + 1e-8)
      }
  }
}

interface Memory {
  readonly values: Float64Array
  readonly slopes: Float64Array
  readonly mean: Float64Array
  readonly square: Float64Array
}

const fading = 0.9
const squaresFading = 0.999
const moments = (count: number) => ({ mean: new Float64Array(count), square: new Float64Array(count) })
