/** log(1 + x), mirrored for negative values. */
export const squash = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value))
export const stretch = (value: number): number => Math.sign(value) * Math.expm1(Math.abs(value))
