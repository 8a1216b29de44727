import pc from 'picocolors'

/** Colours a text, or leaves it as it is: no escape byte is written where colour is off. */
export type Painter = (text: string) => string

export interface Paint {
  readonly isOn: boolean
  readonly red: Painter
  readonly green: Painter
  readonly yellow: Painter
  readonly blue: Painter
  readonly cyan: Painter
  readonly dim: Painter
  readonly bold: Painter
}

export function makePaint(isOn: boolean): Paint {
  const colours = pc.createColors(isOn)
  const { red, green, yellow, blue, cyan, dim, bold } = colours
  return { isOn, red, green, yellow, blue, cyan, dim, bold }
}

export const plainPaint: Paint = makePaint(false)

/** Whether to colour: `NO_COLOR` and `FORCE_COLOR` over what the stream is, `--use-colors` over all. */
export function wantsColour(
  env: Readonly<Record<string, string | undefined>>,
  isTTY: boolean,
  flag: boolean | undefined,
): boolean {
  if (flag !== undefined) return flag
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY && env['TERM'] !== 'dumb'
}
