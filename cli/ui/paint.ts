import { colours } from './colours.ts'

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

const asItIs: Painter = (text) => text

export const plainPaint: Paint = {
  isOn: false,
  red: asItIs,
  green: asItIs,
  yellow: asItIs,
  blue: asItIs,
  cyan: asItIs,
  dim: asItIs,
  bold: asItIs,
}

export const makePaint = (isOn: boolean): Paint => (isOn ? colours() : plainPaint)

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
