/** A place in a file of the project. Lines and columns count from 1; columns are UTF-16 units. */
export interface Location {
  /** Relative to the project's root, with forward slashes. */
  readonly file: string
  readonly line?: number
  readonly column?: number
  /** How many characters the place covers, where known; a code frame underlines them. */
  readonly length?: number
}
