/** `1 model`, `2 models`. */
export const counted = (count: number, noun: string): string => `${count} ${count === 1 ? noun : plural(noun)}`

const plural = (noun: string): string => {
  if (noun.endsWith('analysis')) return noun.replace(/is$/, 'es')
  return noun.endsWith('y') ? noun.replace(/y$/, 'ies') : `${noun}s`
}

/** `12,340`. */
export const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `0.08s`, `12.4s`, `2m 05s`, `1h 02m`. */
export function briefly(elapsedMs: number): string {
  const seconds = elapsedMs / 1000
  if (seconds < 9.995) return `${seconds.toFixed(2)}s`
  if (seconds < 59.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`
  return `${Math.floor(whole / 3600)}h ${two(Math.floor((whole % 3600) / 60))}m`
}

/** A running age: whole tenths, so that it does not flicker. */
export function age(elapsedMs: number): string {
  const seconds = Math.max(0, elapsedMs) / 1000
  return seconds < 60 ? `${seconds.toFixed(1)}s` : briefly(elapsedMs)
}

/** dbt's way of telling a run's length. */
export function atLength(elapsedMs: number): string {
  const seconds = elapsedMs / 1000
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return `${hours} hours ${minutes} minutes and ${(seconds % 60).toFixed(2)} seconds`
}

const units = ['Bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** `1.2 GiB`. */
export function bytes(count: number): string {
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(count, 1)) / 10))
  return step === 0 ? `${count} Bytes` : `${(count / 1024 ** step).toFixed(1)} ${units[step]}`
}

/** `01:44:17`, UTC as dbt prints it. */
export const clock = (atMs: number): string => new Date(atMs).toISOString().slice(11, 19)

const two = (value: number): string => String(value).padStart(2, '0')
