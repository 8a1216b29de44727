import { describe, expect, it } from 'vitest'
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts'
import { categoryStability, populationStability } from './stability.ts'

const before = [
  0.034, 1.36, 1.225, -0.51, -0.298, -0.527, 0.57, -0.056, 0.747, -1.847, 1.567, -0.096, 0.68, -0.137, -0.379, 0.463,
  0.825, -0.203, -0.153, 0.686, -0.87, -1.514, 0.395, -0.671, -1.92,
]
const now = [
  -0.692, -0.393, -0.014, 0.056, 0.332, 0.5, 0.567, 0.593, 0.837, 1.048, 1.148, 1.185, 1.345, 1.517, 1.697, 1.843,
  1.899,
]
const letters = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0) - 65)
/** 300, 250 and 300 whole numbers with many ties. */
const c = letters(
  'OJGSMNOGRAGDATBJQNRBJADQBLAGSGGBPDJAAQAJICMOTDSBCLRROAIQKDNBNAHFSONJFRSEEGJFITHSKGSIPGTORACBKITEDQGOFKBNSNRPLSJCLMDCNIJPNRDPKABHMDKTCCTERHPBMRGMEDAJKBEMHEAAMCQLFMDGJMCHBCEGSHCSLCBBSLNTISIOQBOQTNJCPJQAGQMOLQQPNFBPHEACAHFJLFKMNMAEPMFHSOHFCPMINLKNPKIFGTDBMGBKOAJDLPQPFMMSNPBFHMRGJODHDDNRCNNOOLCPDITLFBFL',
)
const d = letters(
  'SRFPNRKKJSLDLSRISCPNBKIJGSRDQNEJGLDKDDSLGSHESBTCRKDUJBPUELTDQJCFSPSLDGGGCSCQPJNJLPKURCTEFIRLQCPCFFRIQPONSBOBNKUSCTEILSHTGJTPOIBEHMSCCOFRMTKJQDFTDSOUGMBOCIHELGCPEHHOPLCJPUUEFKGEFTPKMHLECMMIKDRBKIQMELMTLTHTTQSKTLMIMIMBCQSFBBQKGPLJCIQOKENBUMPLHSBJPQFBUB',
)
const e = letters(
  'QLAEDBLCGHAGMLKREHNDGLOAHHGGQHMBPLHMPORTPHPNGIAECRSOFSEQPSOCAATDQIRNBINKCPNBDNCAHEHOENLICFHQAFOALEJAEQTCRTMENGGLCGSHMCOHMADECSKFEFENKRQFGHQOIPMMODNDBPAOERAPSITCRRENOLANBHFGTLGJOOPSRQMHHHJSNHPQCBIJAKLQLRIDOMJMEDGQQLFTTDNKRGJMMMFKSGEKJHTRCJMJTFSFRTFGBRDLGTMDPSLPOLQODOLILMCEPACNDJPSQFGQPTORITGDKDAEHHAC',
)

describe('the Kolmogorov–Smirnov test', () => {
  it.each([
    ['shifted samples', before, now, 0.4423529411764706, 0.0273899053380177],
    ['tiny samples', before.slice(0, 6), now.slice(0, 5), 0.3333333333333333, 0.8181818181818182],
  ])('of %s is SciPy’s exact one', (_title, a, b, statistic, pValue) => {
    const found = kolmogorovSmirnov(a, b)
    expect(found.method).toBe('exact')
    expect(found.statistic).toBeCloseTo(statistic, 14)
    expect(found.pValue).toBeCloseTo(pValue, 12)
  })

  it.each([
    ['different', c, d, 0.09666666666666666, 0.1563253301167797],
    ['alike', c, e, 0.05, 0.8474884539476844],
  ])('of many tied values that are %s has SciPy’s Kolmogorov limit', (_title, a, b, statistic, pValue) => {
    const found = kolmogorovSmirnov(a, b)
    expect(found.method).toBe('asymptotic')
    expect(found.statistic).toBeCloseTo(statistic, 14)
    expect(found.pValue).toBeCloseTo(pValue, 10)
  })

  it('of a sample with itself finds nothing', () => {
    expect(kolmogorovSmirnov(c, c)).toEqual({ statistic: 0, pValue: 1, method: 'asymptotic' })
  })
})

describe('population stability', () => {
  it.each([
    ['large', before, now, 2.687766175946743],
    ['moderate', c, d, 0.16046164135604907],
    ['stable', c, e, 0.04950226976052264],
  ])('is %s as NumPy and pandas reckon it', (level, a, b, psi) => {
    const found = populationStability(a, b)
    expect(found.psi).toBeCloseTo(psi, 12)
    expect(found.level).toBe(level)
  })

  it('is 0 for the same sample, and for one that never changes', () => {
    expect(populationStability(before, before)).toMatchObject({ psi: 0, level: 'stable' })
    expect(populationStability([5, 5, 5], [5, 5])).toMatchObject({ psi: 0 })
  })

  const flags = [...Array.from({ length: 5 }, () => 0), ...Array.from({ length: 95 }, () => 1)]
  it.each([
    ['a constant that became larger', [5, 5, 5, 5], [10, 10], [0, 1]],
    ['a constant that became smaller', [5, 5, 5, 5], [1, 5], [0.5, 0.5]],
    ['a flag that is set no longer', flags, flags.map((x) => 1 - x), [0.95, 0.05]],
    ['a value most of a sample had that became larger', flags, flags.map((x) => 100 * x), [0.05, 0, 0.95]],
    [
      'a value most of a sample had that became smaller',
      flags.map((x) => 1 - x),
      flags.map((x) => -x),
      [0.95, 0.05, 0],
    ],
  ])('sees %s', (_title, a, b, shares) => {
    const found = populationStability(a, b)
    expect(found.level).toBe('large')
    expect(found.bins.map(({ current }) => current)).toEqual(shares)
  })

  it('takes names as bins, new ones too', () => {
    const found = categoryStability(['a', 'a', 'b', 'b'], ['a', 'b', 'b', 'b'])
    expect(found.psi).toBeCloseTo(0.25 * Math.log(2) + 0.25 * Math.log(1.5), 12)
    expect(categoryStability(['a'], ['new']).level).toBe('large')
  })

  it('refuses an empty side and what is no number', () => {
    const empty = new RangeError('Drift compares two samples: one of them is empty.')
    expect(() => populationStability([], [1])).toThrow(empty)
    expect(() => kolmogorovSmirnov([1], [])).toThrow(empty)
    expect(() => categoryStability([], ['a'])).toThrow(empty)
    expect(() => populationStability([1], [Number.NaN])).toThrow('Current value 0 is NaN, not a finite number.')
  })
})
