import { encode } from '../numeric/encode.ts'
import { logGamma } from '../numeric/gamma.ts'
import { minimize } from '../numeric/minimize.ts'
import { requireSameLength, type Numbers } from '../numeric/numbers.ts'
import { refuse, requireThat } from '../numeric/require-that.ts'

/** How customers came back, one a place. Times are in one unit, days as a rule. */
export interface RepeatBuying {
  /** Buying days after the first, ≥ 0. */
  readonly repeats: Numbers
  /** From the first to the last buying day; 0 for a customer who came once. */
  readonly lastAfter: Numbers
  /** From the first buying day to the day of reckoning, ≥ `lastAfter`. */
  readonly age: Numbers
}

/** A fitted MBG/NBD model: how often customers buy and after which purchase they stop differ between customers. */
export interface ChurnModel {
  /** Shape of the buying rates. */
  readonly r: number
  /** Scale of the buying rates, in the unit of time: the mean rate is r / alpha. */
  readonly alpha: number
  /** Beta distribution of the chance to stop after a purchase: its mean is a / (a + b). */
  readonly a: number
  readonly b: number
  /** Sum over customers. */
  readonly logLikelihood: number
  /** Whether the search for the parameters came to an end. */
  readonly isConverged: boolean
}

/**
 * Fits the modified BG/NBD model by maximum likelihood. Of the family it is the one in which customers may stop after their first purchase: others call
 * everyone who bought once alive for ever. Needs no labels and no contract that ends; take customers of at least several mean gaps.
 * @throws RangeError for no customers, columns of different lengths, or times that contradict each other
 * @see Batislam, Denizel & Filiztekin (2007), Int. J. of Research in Marketing 24(3)
 */
export function fitChurn(customers: RepeatBuying): ChurnModel {
  requireCustomers(customers)
  const n = customers.repeats.length
  requireThat(n > 0, 'A churn model needs customers, found none.')
  // In units of the greatest age, so that the search starts near for days and for weeks alike.
  let unit = 0
  for (let i = 0; i < n; i += 1) unit = Math.max(unit, customers.age[i] ?? 0)
  requireThat(unit > 0, 'A churn model needs customers of different days, found only customers of the last day.')
  const likelihood = preparedLikelihood(customers)
  // By the mean buying rate and the mean chance to stop, which the data tell, and by how much both differ, which they tell less: so the search does not creep
  // along a ridge. Beyond e^12 customers are alike in every digit that matters.
  const parametersOf = ([rate = 0, r = 0, odds = 0, size = 0]: readonly number[]) => {
    const shape = Math.exp(Math.min(r, 12))
    const total = Math.exp(Math.min(size, 12))
    const stop = 1 / (1 + Math.exp(-odds))
    return { r: shape, alpha: (shape / Math.exp(rate)) * unit, a: total * stop, b: total * (1 - stop) }
  }
  const evaluate = (at: readonly number[]): number => -likelihood(parametersOf(at)) / n
  const { point, value, isConverged } = minimize(evaluate, [1, 0, -1, 0], { tolerance: 1e-9 })
  return { ...parametersOf(point), logLikelihood: -value * n, isConverged }
}

/**
 * The chance that each customer has stopped buying for good.
 * @returns n values of 0…1
 * @throws RangeError for columns of different lengths or times that contradict each other
 */
export function churnProbability(
  model: Pick<ChurnModel, 'r' | 'alpha' | 'a' | 'b'>,
  customers: RepeatBuying,
): Float64Array {
  requireCustomers(customers)
  const { r, alpha, a, b } = model
  return Float64Array.from(customers.repeats, (repeats, i) => {
    const ratio = Math.log((alpha + (customers.age[i] ?? 0)) / (alpha + (customers.lastAfter[i] ?? 0)))
    // In logarithms: for a frequent customer long gone the odds overflow.
    return 1 / (1 + Math.exp(Math.log(b + repeats) - Math.log(a) - (r + repeats) * ratio))
  })
}

/**
 * The chance that each customer does not come within the next `ahead`: gone for good, or slow. This is what a campaign means by churn.
 * @param ahead > 0, in the unit of the customers' times
 * @returns n values of 0…1; not below {@link churnProbability}
 * @throws RangeError for columns of different lengths, times that contradict each other or `ahead` not above 0
 * @see Fader, Hardie & Lee (2005), Marketing Science 24(2): buying rates of those still there are gamma (r + x, alpha + T)
 */
export function silenceProbability(
  model: Pick<ChurnModel, 'r' | 'alpha' | 'a' | 'b'>,
  customers: RepeatBuying,
  ahead: number,
): Float64Array {
  requireThat(ahead > 0, `The time ahead is above 0, found ${ahead}.`)
  const { r, alpha } = model
  return churnProbability(model, customers).map((gone, i) => {
    const start = alpha + (customers.age[i] ?? 0)
    const silent = Math.exp((r + (customers.repeats[i] ?? 0)) * Math.log(start / (start + ahead)))
    return gone + (1 - gone) * silent
  })
}

interface Parameters {
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

/** The log likelihood as a function of the parameters. Gamma functions depend on the repeats and logarithms on a time alone: each is taken once a value. */
function preparedLikelihood({ repeats, lastAfter, age }: RepeatBuying): (parameters: Parameters) => number {
  const [x, t, total] = [encode(Array.from(repeats)), encode(Array.from(lastAfter)), encode(Array.from(age))]
  return ({ r, alpha, a, b }) => {
    const base = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b)
    const ofRepeats = x.names.map((k) => base + logGamma(r + k) + logGamma(b + k + 1) - logGamma(a + b + k + 1))
    const odds = x.names.map((k) => Math.log(a) - Math.log(b + k))
    const ofLast = t.names.map((time) => Math.log(alpha + time))
    const ofAge = total.names.map((time) => Math.log(alpha + time))
    let sum = 0
    for (let i = 0; i < repeats.length; i += 1) {
      const code = x.codes[i] ?? 0
      const power = r + (repeats[i] ?? 0)
      const late = ofAge[total.codes[i] ?? 0] ?? 0
      const gone = (odds[code] ?? 0) + power * (late - (ofLast[t.codes[i] ?? 0] ?? 0))
      sum +=
        (ofRepeats[code] ?? 0) -
        power * late +
        (gone > 0 ? gone + Math.log1p(Math.exp(-gone)) : Math.log1p(Math.exp(gone)))
    }
    return sum
  }
}

function requireCustomers({ repeats, lastAfter, age }: RepeatBuying): void {
  requireSameLength(repeats, lastAfter, ['repeats', 'times of the last purchase'])
  requireSameLength(repeats, age, ['repeats', 'ages'])
  for (let i = 0; i < repeats.length; i += 1) {
    const [x, t, total] = [repeats[i] ?? 0, lastAfter[i] ?? 0, age[i] ?? 0]
    if (!Number.isInteger(x) || x < 0) refuse(`Customer ${i} has ${x} repeats, not a whole number of 0 or more.`)
    if (!(t >= 0 && total >= t && Number.isFinite(total)))
      refuse(`Customer ${i} bought last at ${t} of an age of ${total}.`)
    if (x > 0 !== t > 0) refuse(`Customer ${i} has ${x} repeats but bought last ${t} after the first purchase.`)
  }
}
