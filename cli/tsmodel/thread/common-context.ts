import type { ModelContext } from '../define.ts'
import { artifactOf, logLine, metricOf, type Labels } from '../records.ts'
import type { Note, RunSetup } from './messages.ts'
import { variable } from './variable.ts'

type Common = Omit<ModelContext, 'inputs' | 'ref' | 'source' | 'this' | 'random' | 'model'>

interface Given {
  readonly setup: RunSetup
  readonly signal: AbortSignal
  readonly note: (note: Note) => void
  /** Of every metric; the run's own win. */
  readonly labels?: Labels
}

/** What `run` is given in every thread, whatever it reads and whether it is grouped. */
export const commonContext = ({ setup, signal, note, labels: known }: Given): Common => ({
  signal,
  var: (name, fallback) => variable(setup, name, fallback) as never, // of the type that is known of it, or of none
  target: setup.target,
  config: setup.config,
  isIncremental: setup.isIncremental,
  batch: setup.batch,
  now: setup.now,
  log: (text) => note({ kind: 'log', text: logLine(text) }),
  metric: (name, value, labels) => note({ kind: 'metric', metric: metricOf(name, value, { ...known, ...labels }) }),
  artifact: (name, content) => note({ kind: 'artifact', artifact: artifactOf(name, content) }),
})
