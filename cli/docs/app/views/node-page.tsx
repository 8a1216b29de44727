import type { ComponentChildren, JSX } from 'preact'
import type { IndexNode, NodeDetail } from '../../page-data.ts'
import { Markdown } from '../markdown.tsx'
import { groupHref, lineageHref } from '../routes.ts'
import { inLineage, kindNames, nodesAt, type Site, testsOf } from '../site.ts'
import { CodeSection } from './code-section.tsx'
import { ColumnTable } from './columns.tsx'
import { Facts, MetaTree } from './facts.tsx'
import { FocusedLineage } from './focused-lineage.tsx'
import { KindMark, Name, Section, Status, Tag } from './parts.tsx'
import { Relatives } from './relatives.tsx'
import { Runs } from './runs.tsx'
import { TestTable, UnitTest } from './tests.tsx'

interface NodeProps {
  readonly site: Site
  readonly node: IndexNode
  readonly at: number
}

/** One node: what it is, its columns, tests, place in the graph, SQL and runs. Sections have dbt's names. */
export function NodePage({ site, node, at }: NodeProps): JSX.Element {
  const loaded = site.details.detail(node.id, node.chunk)
  return (
    <article class="node-page">
      <Heading site={site} node={node} />
      {loaded.state === 'loading' && <p class="hint">Reading…</p>}
      {loaded.state === 'failed' && (
        <p class="hint">
          The details of this page could not be read: the file is damaged, or the browser is too old to unpack it.
        </p>
      )}
      {loaded.state === 'ready' && <Body site={site} node={node} at={at} detail={loaded.value} />}
    </article>
  )
}

function Heading({ site, node }: { readonly site: Site; readonly node: IndexNode }): JSX.Element {
  const owner = node.package === site.index.project ? [] : [node.package]
  return (
    <header class="node-heading">
      <p class="crumbs">{[kindNames[node.kind][0], ...owner, node.path].filter((part) => part !== '').join(' · ')}</p>
      <h1>
        <KindMark kind={node.kind} />
        <Name text={node.name} />
      </h1>
      <p class="marks">
        {node.materialized !== undefined && <Tag>{node.materialized}</Tag>}
        {node.access !== undefined && node.access !== 'protected' && <Tag>{node.access}</Tag>}
        {node.group !== undefined && (
          <a class="tag" href={groupHref(node.group)}>
            group {node.group}
          </a>
        )}
        {node.tags?.map((tag) => (
          <a class="tag" href={lineageHref(`tag:${tag}`)}>
            #{tag}
          </a>
        ))}
        <Status status={node.status} />
      </p>
    </header>
  )
}

/** A section with what it shows; those that have nothing to show are left out. */
type Part = readonly [id: string, title: string, content: ComponentChildren, count?: number | undefined]

function Body({ site, node, at, detail }: NodeProps & { readonly detail: NodeDetail }): JSX.Element {
  const parts = partsOf(site, node, at, detail).filter(([, , content]) => content)
  return (
    <>
      <div id="description">
        {detail.description === undefined ? (
          <p class="hint">No description.</p>
        ) : (
          <Markdown text={detail.description} />
        )}
      </div>
      {parts.length > 1 && (
        <nav class="sections" aria-label="On this page">
          {parts.map(([id, title, , count]) => (
            <button type="button" onClick={() => showSection(id)}>
              {title} {count !== undefined && <small>{count}</small>}
            </button>
          ))}
        </nav>
      )}
      {parts.map(([id, title, content]) => (
        <Section id={id} title={title}>
          {content}
        </Section>
      ))}
    </>
  )
}

export function showSection(id: string): void {
  document.querySelector(`#${CSS.escape(id)}`)?.scrollIntoView({ behavior: 'smooth', block: 'start' })
}

function partsOf(site: Site, node: IndexNode, at: number, detail: NodeDetail): readonly Part[] {
  const { columns = [], code = [], facts = [], runs = [], meta } = detail
  const tests = testsOf(site, at)
  const parents = nodesAt(site, node.parents ?? [])
  const readers = nodesAt(site, site.children[at] ?? []).filter(inLineage)
  const callers = nodesAt(site, site.callers[at] ?? [])
  const calls = nodesAt(site, node.macros ?? [])
  const hasLineage = inLineage(node) && parents.length + readers.length > 0
  return [
    ['details', 'Details', facts.length > 0 && <Facts facts={facts} />],
    ['arguments', 'Arguments', detail.arguments && <Arguments list={detail.arguments} />, detail.arguments?.length],
    [
      'columns',
      'Columns',
      columns.length > 0 && <ColumnTable columns={columns} tests={tests.filter((test) => test.declaredOn === at)} />,
      columns.length,
    ],
    ['unit_test', 'Rows', detail.unitTest ? <UnitTest test={detail.unitTest} /> : null],
    ['lineage', 'Lineage', hasLineage && <FocusedLineage site={site} at={at} />],
    ['tests', 'Tests', tests.length > 0 && <TestTable site={site} tests={tests} at={at} />, tests.length],
    [
      'depends_on',
      node.kind === 'test' ? 'What it tests' : 'Depends on',
      parents.length > 0 && <Relatives nodes={parents} />,
      parents.length,
    ],
    ['referenced_by', 'Referenced by', readers.length > 0 && <Relatives nodes={readers} />, readers.length],
    ['calls', 'Macros it calls', calls.length > 0 && <Relatives nodes={calls} />, calls.length],
    ['called_by', 'Called by', callers.length > 0 && <Relatives nodes={callers} />, callers.length],
    ['code', 'Code', code.length > 0 && <CodeSection site={site} code={code} />],
    ['runs', 'Runs', runs.length > 0 && <Runs runs={runs} />, runs.length],
    ['meta', 'Meta', meta !== undefined && <MetaTree value={meta} />],
  ]
}

const Arguments = ({ list }: { readonly list: NonNullable<NodeDetail['arguments']> }): JSX.Element | null =>
  list.length === 0 ? null : (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">About</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ name, type, description }) => (
            <tr>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td class="type">{type}</td>
              <td>{description !== undefined && <Markdown text={description} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
