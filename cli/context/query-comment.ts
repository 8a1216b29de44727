import type { Node } from '../core/node.ts'
import { HostObject } from '../jinja/host.ts'
import type { PlainDict, Value } from '../jinja/values.ts'
import { nodeDict } from './graph-value.ts'
import { operationContext, operationNode } from './operation.ts'
import { renderText } from './rendering.ts'
import type { RunEnv } from './run-env.ts'

export interface QueryCommentRequest {
  /** The comment's template, and the file that it stands in. */
  readonly comment: string
  readonly file: string
  readonly node: Node
  /** `Thread-1`… */
  readonly connectionName: string
}

/** The comment that goes with the statements of a node; its template may call the project's macros. */
export async function renderQueryComment(env: RunEnv, request: QueryCommentRequest): Promise<string> {
  const { comment, file, node, connectionName } = request
  const extra = new Map<string, Value>([
    ['node', new CommentedNode(nodeDict(node, {}))],
    ['connection_name', connectionName],
  ])
  const operation = operationNode(env, { name: 'query_comment', packageName: env.projectName })
  const { names } = operationContext(env, operation, { extra })
  return (await renderText(comment, names.scope, file)).trim()
}

/** What a node says of itself; a key that it does not have is an empty text, so that one comment fits every kind of node. */
class CommentedNode extends HostObject {
  readonly typeName = 'NodeWrapper'
  readonly #node: PlainDict
  constructor(node: PlainDict) {
    super()
    this.#node = node
  }
  override getAttr(name: string): Value {
    return this.getItem(name)
  }
  override getItem(key: Value): Value {
    return (typeof key === 'string' && Object.hasOwn(this.#node, key) ? this.#node[key] : undefined) ?? ''
  }
  override truthy(): boolean {
    return true
  }
}
