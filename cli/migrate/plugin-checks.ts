import type { Location } from '../core/diagnostic.ts'
import type { ModelNode, SourceNode } from '../core/node.ts'
import type { Finding } from './finding.ts'
import { found, type Scene } from './scene.ts'

/** A source whose plugin is in Python, or is none of the target's. */
export function sourceFindings(source: SourceNode, scene: Scene): readonly Finding[] {
  const alias = scene.pluginOf(source)
  const way = alias === undefined ? undefined : wayWithout(alias, scene)
  if (way === undefined) return []
  const message = `The source "${source.source_name}.${source.name}" is loaded by the plugin "${alias}", ${lackOf(alias, scene)}.`
  const loader = 'Or give it a loader in SQL or TypeScript, which stands before the plugin here (docs/loaders.md).'
  return [found('must-change', 'source-plugin', placeIn(source, scene), message, `${way} ${loader}`)]
}

/** An `external` model that is handed to such a plugin. */
export function storedFindings(model: ModelNode, scene: Scene): readonly Finding[] {
  const { config, name } = model
  const isGlue = config['glue_register'] === true
  const alias = isGlue ? 'glue' : config['plugin']
  if (typeof alias !== 'string' || alias === '') return []
  const way = wayWithout(alias, scene)
  if (way === undefined) return []
  const message = `"${name}" is stored by the plugin "${alias}", ${lackOf(alias, scene)}.`
  const at = scene.placeOf(model, isGlue ? 'glue_register' : 'plugin')
  return [found('must-change', 'model-plugin', at, message, way)]
}

/** Its config says it, or its meta. */
function placeIn(source: SourceNode, { placeOf }: Scene): Location {
  const [own, found] = [placeOf(source), placeOf(source, 'plugin')]
  return own.line === found.line && own.column === found.column ? placeOf(source, 'meta.plugin') : found
}

const foreignOf = (alias: string | undefined, { plugins }: Scene) =>
  plugins?.foreign.find((plugin) => plugin.alias === alias)

const lackOf = (alias: string | undefined, scene: Scene): string =>
  foreignOf(alias, scene) ? 'which is Python code' : 'which the target does not list'

/** What to do about a plugin that cannot be called; undefined where it can, or where plugins mean nothing. */
function wayWithout(alias: string, scene: Scene): string | undefined {
  if (scene.plugins === undefined || scene.plugins.own.some((plugin) => plugin.alias === alias)) return undefined
  return (
    foreignOf(alias, scene)?.instead ??
    `Write it in TypeScript (docs/plugins.md) and list it in profiles.yml: plugins: [{module: ./plugins/${alias}.ts}].`
  )
}
