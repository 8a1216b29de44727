import type { Hash } from 'node:crypto'

/** Node's hashes, loaded with the first one that is made: it takes as long as reading a small project does, and many a command makes none. */
export const createHash = (algorithm: 'md5' | 'sha1' | 'sha256'): Hash =>
  process.getBuiltinModule('node:crypto').createHash(algorithm)
