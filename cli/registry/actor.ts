import { userInfo } from 'node:os'

/** Who runs this process, as the log of stages names them. */
export function currentUser(): string {
  try {
    return userInfo().username
  } catch {
    // Containers run under numbers that no list of users has.
    return String(process.getuid?.() ?? 'unknown')
  }
}
