import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from './finding.ts'
import { found } from './scene.ts'

const commands =
  'build|run|test|seed|snapshot|compile|parse|deps|docs|ls|list|source|debug|retry|clone|show|run-operation|clean|init'
/** `dbt build`, not `tsdbt build`, `dbt-core`, nor a sentence that ends in dbt. */
const call = new RegExp(`(?<![\\w./-])dbt\\s+(?:--?[\\w-]+(?:[ =][\\w./-]+)?\\s+)*(?:${commands})\\b[^\\n"'\`]*`)

const files = [
  '.gitlab-ci.yml',
  'azure-pipelines.yml',
  'bitbucket-pipelines.yml',
  '.circleci/config.yml',
  '.pre-commit-config.yaml',
  'Makefile',
  'makefile',
  'justfile',
  'Taskfile.yml',
  'Dockerfile',
  'docker-compose.yml',
  'package.json',
]
const folders = ['.github/workflows', 'scripts', 'bin', '.']

/** Files beside the project that call dbt: pipelines, makefiles, shell scripts. The first call of each file is told. */
export function callerFindings(root: string): Finding[] {
  const candidates = new Set([...files, ...folders.flatMap((folder) => scriptsOf(root, folder))])
  return [...candidates].flatMap((file) => {
    const text = existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : ''
    const lines = text.split(/\r?\n/)
    const calls = lines.flatMap((line, index) => {
      const match = /^\s*(?:#|\/\/)/.test(line) ? null : call.exec(line)
      return match ? [{ line: index + 1, column: match.index + 1, text: match[0].trim() }] : []
    })
    const [first] = calls
    if (!first) return []
    const more = calls.length > 1 ? ` and ${calls.length - 1} more` : ''
    const message = `It calls dbt: "${first.text}"${more}.`
    const way = 'Call tsdbt there, or put a "dbt" in its place: tsdbt shim.'
    return [found('calls-dbt', 'calls-dbt', { file, line: first.line, column: first.column }, message, way)]
  })
}

function scriptsOf(root: string, folder: string): readonly string[] {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  const wanted = folder === '.github/workflows' ? /\.ya?ml$/ : /\.(?:sh|bash|zsh|ps1|cmd|bat)$/
  return readdirSync(absolute)
    .filter((name) => wanted.test(name))
    .map((name) => path.posix.join(folder, name))
}
