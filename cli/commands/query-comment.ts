import type { Session } from '../run/session.ts'
import { compatibleDbt } from '../project/version.ts'
import type { ParsedStage } from './parse-stage.ts'

/** The comment that goes with every statement of a node: dbt's own JSON unless the project has another, or none. */
export function queryCommentOf(stage: ParsedStage): NonNullable<Session['queryComment']> {
  const { project, render } = stage
  const configured = project.config.queryComment
  if (configured === undefined) return (node) => ({ text: defaultComment(stage, node.unique_id), append: false })
  return (node, thread) => {
    const text = render(configured.comment, {
      file: 'project.yml',
      vars: project.config.vars,
      ...(project.profile && { target: project.profile.targetForTemplates }),
      secretsAllowed: false,
      extra: {
        node: { name: node.name, unique_id: node.unique_id, resource_type: node.resource_type },
        connection_name: thread,
      },
    })
    return { text: typeof text === 'string' ? text : JSON.stringify(text), append: configured.append }
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
