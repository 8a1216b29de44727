import type { Invocation } from './invocation.ts'
import { parseStage } from './parse-stage.ts'
import { refuse } from './refuse.ts'
import { writeManifest } from './write-artifacts.ts'

/** `tsdbt parse`: reads the project and writes its manifest. */
export async function run(invocation: Invocation): Promise<number> {
  const parsed = await parseStage(invocation)
  if (!parsed.ok) return refuse(invocation, parsed.problems)
  writeManifest(parsed.value)
  return 0
}
