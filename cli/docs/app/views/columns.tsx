import type { JSX } from 'preact'
import type { IndexNode, PageColumn } from '../../page-data.ts'
import { Markdown } from '../markdown.tsx'
import { nodeHref } from '../routes.ts'
import { MetaTree } from './facts.tsx'
import { Tag, toneOf } from './parts.tsx'

/** Columns with their tests beside them: those that are declared on this node. */
export function ColumnTable(props: {
  readonly columns: readonly PageColumn[]
  readonly tests: readonly IndexNode[]
}): JSX.Element {
  const hasTests = props.tests.length > 0 || props.columns.some(({ constraints }) => constraints !== undefined)
  const byColumn = Map.groupBy(props.tests, ({ column = '' }) => column.toLowerCase())
  return (
    <div class="scroll">
      <table class="columns">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">About</th>
            {hasTests && <th scope="col">Tests</th>}
          </tr>
        </thead>
        <tbody>
          {props.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">
                <code>{column.name}</code>
              </th>
              <td class="type">{column.type}</td>
              <td>
                <About column={column} />
              </td>
              {hasTests && (
                <td>
                  {column.constraints?.map((constraint) => (
                    <Tag>{constraint.replaceAll('_', ' ')}</Tag>
                  ))}
                  {(byColumn.get(column.name.toLowerCase()) ?? []).map((test) => (
                    <TestMark test={test} />
                  ))}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const About = ({ column }: { readonly column: PageColumn }): JSX.Element => (
  <>
    {column.description !== undefined && <Markdown text={column.description} />}
    {column.tags?.map((tag) => (
      <Tag>#{tag}</Tag>
    ))}
    {column.meta !== undefined && <MetaTree value={column.meta} />}
  </>
)

const TestMark = ({ test }: { readonly test: IndexNode }): JSX.Element => (
  <a
    class={`test-mark ${toneOf(test.status ?? '')}`}
    href={nodeHref(test)}
    title={`${test.name}: ${test.status ?? 'not run'}`}
  >
    {test.test ?? test.name}
  </a>
)
