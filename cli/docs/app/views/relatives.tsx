import type { JSX } from 'preact'
import type { IndexNode } from '../../page-data.ts'
import { countText } from '../format.ts'
import { NodeLink, Status } from './parts.tsx'

/** So many are shown before one asks for the rest. */
const shownAtOnce = 30

/** A list of nodes with what they are about. */
export function Relatives({ nodes }: { readonly nodes: readonly IndexNode[] }): JSX.Element {
  const rest = nodes.slice(shownAtOnce)
  return (
    <>
      <Rows nodes={nodes.slice(0, shownAtOnce)} />
      {rest.length > 0 && (
        <details>
          <summary>{countText(rest.length)} more</summary>
          <Rows nodes={rest} />
        </details>
      )}
    </>
  )
}

const Rows = ({ nodes }: { readonly nodes: readonly IndexNode[] }): JSX.Element => (
  <ul class="rows">
    {nodes.map((node) => (
      <li key={node.id}>
        <NodeLink node={node} />
        <span class="about">{node.summary}</span>
        <Status status={node.status} />
      </li>
    ))}
  </ul>
)
