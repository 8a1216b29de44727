/** Milliseconds that only ever grow; Node's `performance` tells the same and takes one of them to load. */
export const milliseconds = (): number => Number(process.hrtime.bigint()) / 1e6
