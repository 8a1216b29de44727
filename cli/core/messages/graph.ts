import { error } from './message.ts'

/** The graph and what is selected from it. */
export const graphMessages = {
  cycle: error<{ path: readonly string[] }>(
    ({ path }) => `These nodes depend on each other in a circle: ${path.join(' → ')}.`,
  ),
}
