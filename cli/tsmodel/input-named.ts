import { problem, ProblemError } from '../core/diagnostic.ts'
import type { RefInput, SourceInput } from './inputs.ts'
import type { LoadedModel } from './load.ts'

type Asked = Pick<RefInput, 'kind' | 'name'> | Pick<SourceInput, 'kind' | 'source' | 'table'>

/** The name under which a model declares what it asks for as SQL would. Throws `ProblemError` where it declares no such input. */
export function inputNamed({ inputs }: LoadedModel, asked: Asked, file: string): string {
  const found = inputs.find(([, input]) =>
    asked.kind === 'ref'
      ? input.kind === 'ref' && input.name === asked.name
      : input.kind === 'source' && input.source === asked.source && input.table === asked.table,
  )
  if (found) return found[0]
  const called = asked.kind === 'ref' ? `ref('${asked.name}')` : `source('${asked.source}', '${asked.table}')`
  const hint = `Declare it, so that the graph knows: inputs: { …: ${called} }`
  throw new ProblemError(problem('ts-input-undeclared', { name: called }, { file }, { hint }))
}
