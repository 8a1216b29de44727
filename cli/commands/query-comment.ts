import { renderQueryComment } from '../context/query-comment.ts'
import type { RunEnv } from '../context/run-env.ts'
import { DEFAULT_COMMENT } from '../project/project-config.ts'
import { compatibleDbt } from '../project/version.ts'
import type { Session } from '../run/session.ts'
import type { ParsedStage } from './parse-stage.ts'

/** The comment that goes with every statement of a node: dbt's own JSON unless the project has another, or none. */
export function queryCommentOf(stage: ParsedStage, env: RunEnv): NonNullable<Session['queryComment']> {
  const { comment, append } = stage.project.config.queryComment ?? { comment: DEFAULT_COMMENT, append: false }
  return async (node, connectionName) => {
    if (comment === DEFAULT_COMMENT) return { text: defaultComment(stage, node.unique_id), append }
    const file = stage.project.config.document.file
    return { text: await renderQueryComment(env, { comment, file, node, connectionName }), append }
  }
}

const defaultComment = ({ project }: ParsedStage, id: string): string =>
  JSON.stringify({
    app: 'tsdbt',
    dbt_version: compatibleDbt,
    profile_name: project.profile?.profileName ?? null,
    target_name: project.profile?.targetName ?? null,
    node_id: id,
  })
