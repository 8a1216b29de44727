import { describe, expect, it } from 'vitest'
import { incompleteBeta, logGamma, studentCritical, studentTwoSided } from './gamma.ts'
import { leastSquares } from './least-squares.ts'
import { minimize } from './minimize.ts'
import { normalCdf, normalLoss, normalQuantile } from './normal.ts'
import { matrixOfRows } from './numbers.ts'

/** Relative difference from SciPy 1.17's value. */
const apart = (found: number, wanted: number): number => Math.abs(found / wanted - 1)

describe('the normal distribution', () => {
  it.each([
    [-8.5, 9.47953482220325e-18],
    [-3.1, 0.0009676032132183563],
    [-3, 0.0013498980316300933],
    [-1.5, 0.06680720126885807],
    [-0.2, 0.42074029056089696],
    [0, 0.5],
    [1, 0.8413447460685429],
    [2.99, 0.9986051127645078],
    [6, 0.9999999990134123],
  ])('lies below %f with SciPy’s chance', (x, wanted) => expect(apart(normalCdf(x), wanted)).toBeLessThanOrEqual(1e-12))

  it.each([
    [1e-12, -7.034483825301131],
    [0.001, -3.090232306167813],
    [0.3, -0.5244005127080409],
    [0.95, 1.6448536269514722],
    [0.999, 3.090232306167813],
  ])('has SciPy’s quantile of %f', (p, wanted) => expect(apart(normalQuantile(p), wanted)).toBeLessThanOrEqual(1e-12))

  it('has ends', () => {
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([
      -Infinity,
      expect.closeTo(0, 12),
      Infinity,
    ])
    expect(normalQuantile(2)).toBeNaN()
    expect([normalCdf(-50), normalCdf(50)]).toEqual([0, 1])
  })

  it.each([
    [-1, 1.0833154705876864],
    [0, 0.3989422804014327],
    [0.5, 0.19779655740130603],
    [1.6448536269514722, 0.02089295902779771],
  ])('exceeds %f by SciPy’s mean', (x, wanted) => expect(apart(normalLoss(x), wanted)).toBeLessThanOrEqual(1e-12))
})

describe('gamma, beta and Student’s t', () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247],
    [2.5, 0.2846828704729192],
    [10, 12.801827480081469],
    [171.3, 708.1149470389971],
  ])('log gamma of %f is SciPy’s', (x, wanted) => expect(apart(logGamma(x), wanted)).toBeLessThanOrEqual(1e-12))

  it.each([
    [0.2, 2, 3, 0.18080000000000004],
    [0.9, 0.5, 0.5, 0.7951672353008665],
    [0.5, 30, 40, 0.8857998873233515],
  ])('the beta distribution at %f of (%f, %f) is SciPy’s', (x, a, b, wanted) =>
    expect(apart(incompleteBeta(x, a, b), wanted)).toBeLessThanOrEqual(1e-12),
  )

  it.each([
    [2.1, 5, 0.08975324988459879],
    [0.3, 40, 0.7657307167710191],
    [12, 3, 0.0012450158007893362],
  ])('|t| ≥ %f of %i degrees of freedom has SciPy’s chance', (t, freedom, wanted) =>
    expect(apart(studentTwoSided(t, freedom), wanted)).toBeLessThanOrEqual(1e-11),
  )

  it.each([
    [0.95, 3, 3.1824463052837078],
    [0.99, 14, 2.9768427343708344],
    [0.9, 250, 1.650971489812858],
  ])('level %f of %i degrees of freedom has SciPy’s bounds', (level, freedom, wanted) =>
    expect(apart(studentCritical(level, freedom), wanted)).toBeLessThanOrEqual(1e-11),
  )
})

describe('least squares', () => {
  /** Longley's data, whose columns nearly depend on each other, and the certified values of NIST's Statistical Reference Datasets. */
  const longley =
    `60323,83.0,234289,2356,1590,107608,1947 61122,88.5,259426,2325,1456,108632,1948 60171,88.2,258054,3682,1616,109773,1949
    61187,89.5,284599,3351,1650,110929,1950 63221,96.2,328975,2099,3099,112075,1951 63639,98.1,346999,1932,3594,113270,1952
    64989,99.0,365385,1870,3547,115094,1953 63761,100.0,363112,3578,3350,116219,1954 66019,101.2,397469,2904,3048,117388,1955
    67857,104.6,419180,2822,2857,118734,1956 68169,108.4,442769,2936,2798,120445,1957 66513,110.8,444546,4681,2637,121950,1958
    68655,112.6,482704,3813,2552,123366,1959 69564,114.2,502601,3931,2514,125368,1960 69331,115.7,518173,4806,2572,127852,1961
    70551,116.9,554894,4007,2827,130081,1962`
      .split(/\s+/)
      .map((row) => row.split(',').map(Number))
  const certified = [
    [-3482258.63459582, 890420.383607373],
    [15.0618722713733, 84.9149257747669],
    [-0.35819179292591e-1, 0.334910077722432e-1],
    [-2.02022980381683, 0.488399681651699],
    [-1.03322686717359, 0.214274163161675],
    [-0.511041056535807e-1, 0.22607320006937],
    [1829.15146461355, 455.478499142212],
  ] as const

  it('has the certified values of Longley’s data to eight digits', () => {
    const design = matrixOfRows(longley.map(([, ...row]) => [1, ...row]))
    const fit = leastSquares(
      design,
      longley.map(([y = 0]) => y),
    )
    for (const [c, [estimate, standardError]] of certified.entries()) {
      expect(apart(fit?.coefficients[c]?.estimate ?? 0, estimate)).toBeLessThanOrEqual(1e-8)
      expect(apart(fit?.coefficients[c]?.standardError ?? 0, standardError)).toBeLessThanOrEqual(1e-8)
    }
    expect(apart(fit?.r2 ?? 0, 0.995479004577296)).toBeLessThanOrEqual(1e-10)
    expect(apart(fit?.residualDeviation ?? 0, 304.854073561965)).toBeLessThanOrEqual(1e-9)
  })

  it('says where columns depend on each other or rows are too few', () => {
    expect(
      leastSquares(
        matrixOfRows([
          [1, 2],
          [2, 4],
          [3, 6],
        ]),
        [1, 2, 3],
      ),
    ).toBeUndefined()
    expect(leastSquares(matrixOfRows([[1, 2]]), [1])).toBeUndefined()
  })
})

describe('the search for a minimum', () => {
  it('finds the bottom of Rosenbrock’s valley', () => {
    const { point, isConverged } = minimize(([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2, [-1.2, 1])
    expect(isConverged).toBe(true)
    expect(point[0]).toBeCloseTo(1, 4)
    expect(point[1]).toBeCloseTo(1, 4)
  })

  it('says when it ran out of evaluations', () => {
    expect(minimize(([x = 0]) => x, [0], { maxEvaluations: 30 }).isConverged).toBe(false)
  })
})
