import type { JSX } from 'preact'
import type { IndexNode, NodeDetail, PageRows } from '../../page-data.ts'
import { secondsText } from '../format.ts'
import { nodeAt, type Site } from '../site.ts'
import { Code } from './code.tsx'
import { valueText } from './facts.tsx'
import { NodeLink, Status } from './parts.tsx'

interface TestTableProps {
  readonly site: Site
  readonly tests: readonly IndexNode[]
  /** The node whose tests they are. */
  readonly at: number
}

/** Those that did not pass first. */
export function TestTable({ site, tests, at }: TestTableProps): JSX.Element {
  const sorted = tests.toSorted((a, b) => Number(a.status === 'pass') - Number(b.status === 'pass'))
  return (
    <div class="scroll">
      <table class="nodes">
        <thead>
          <tr>
            <th scope="col">Test</th>
            <th scope="col">Checks</th>
            <th scope="col">Column</th>
            <th scope="col">Last run</th>
            <th scope="col">Took</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((test) => (
            <tr key={test.id}>
              <td>
                <NodeLink node={test} />
              </td>
              <td>{test.kind === 'unit_test' ? 'unit test' : (test.test ?? 'its own SQL')}</td>
              <td>{test.column !== undefined && <code>{columnName(site, test, at)}</code>}</td>
              <td>
                <Status status={test.status} />
              </td>
              <td class="number">{test.seconds !== undefined && secondsText(test.seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A relationship is declared on the other side. */
const columnName = (site: Site, { column = '', declaredOn }: IndexNode, at: number): string =>
  declaredOn === undefined || declaredOn === at ? column : `${nodeAt(site, declaredOn).name}.${column}`

/** What a unit test gives, and what it expects. */
export const UnitTest = ({ test }: { readonly test: NonNullable<NodeDetail['unitTest']> }): JSX.Element => (
  <>
    {test.given.map((given) => (
      <Given given={given} title={`Given ${given.input}`} />
    ))}
    <Given given={test.expect} title="Expected" />
  </>
)

function Given({ given, title }: { readonly given: PageRows; readonly title: string }): JSX.Element {
  const { rows } = given
  return (
    <>
      <h3>{title}</h3>
      {typeof rows === 'string' ? <Code text={rows} language="sql" /> : <Rows rows={rows} />}
    </>
  )
}

function Rows({ rows }: { readonly rows: Exclude<PageRows['rows'], string> }): JSX.Element {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  if (rows.length === 0) return <p class="hint">No rows.</p>
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            {names.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {names.map((name) => (
                <td>{valueText(row[name] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
