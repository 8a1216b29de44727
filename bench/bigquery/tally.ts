/** Counts what holds and tells what does not, as it is found. */
export class Tally {
  passed = 0
  readonly failures: string[] = []

  check(name: string, fault: string | undefined): void {
    if (fault === undefined) {
      this.passed++
      return
    }
    this.failures.push(name)
    console.log(`✗ ${name}\n  ${fault.replaceAll('\n', '\n  ')}`)
  }

  /** The line to read, the last one. */
  line(): string {
    return `${this.passed} passed, ${this.failures.length} failed`
  }
}

export const skippedLine = (suite: string, reason: string): string => `skipped: ${suite} (${reason})`
