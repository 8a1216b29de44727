import { error } from './message.ts'

/** Connections, adapters and materializations. */
export const warehouseMessages = {
  'connection-failed': error<{ reason: string }>(({ reason }) => `Cannot connect to the database: ${reason}`),
}
