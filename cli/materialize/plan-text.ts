import { unreachable } from '../core/check.ts'
import type { Relation } from '../core/relation.ts'
import type { BuildPlan, LoadSource, Step } from '../core/step.ts'

const PHASES = ['before', 'write', 'publish', 'after', 'discard'] as const

const TITLES: Readonly<Record<(typeof PHASES)[number], string>> = {
  before: 'before the transaction',
  write: 'write',
  publish: 'publish, once the tests pass',
  after: 'after it is published',
  discard: 'if the tests fail',
}

/** A plan as a script to read: what `--dry-run` prints and the golden files hold. */
export function planText(plan: BuildPlan): string {
  const phases = PHASES.filter((phase) => plan[phase].length > 0).map((phase) =>
    [`-- ${TITLES[phase]}`, ...plan[phase].map(stepText)].join('\n\n'),
  )
  return phases.join('\n\n\n') + '\n'
}

function stepText(step: Step): string {
  switch (step.kind) {
    case 'sql':
      return `-- ${step.purpose}\n${step.sql};`
    case 'load': {
      const from = loadedFrom(step.source)
      return `-- ${step.purpose}: ${from} → ${nameOf(step.relation)}`
    }
    case 'hook':
      return `-- ${step.when}-hook${step.transaction ? '' : ' outside the transaction'}\n${step.sql};`
    case 'copy-partitions':
      return `-- ${step.purpose}: ${nameOf(step.from)} → ${nameOf(step.to)}`
    case 'metadata':
      return `-- ${step.purpose}\n-- ${JSON.stringify(step.metadata)}`
    case 'move-files':
      return `-- ${step.purpose}: ${step.from} → ${step.to}`
    case 'remove-files':
      return `-- ${step.purpose}: ${step.path}`
    default:
      return unreachable(step)
  }
}

function loadedFrom(source: LoadSource): string {
  switch (source.kind) {
    case 'csv':
      return source.path
    case 'files':
      return source.load.from.kind === 'file' ? source.load.from.path : source.load.from.uris.join(', ')
    case 'rows':
      return 'the rows the model gives'
    default:
      return unreachable(source)
  }
}

const nameOf = ({ database, schema, identifier }: Relation): string =>
  [database, schema, identifier].filter((part) => part !== null).join('.')
