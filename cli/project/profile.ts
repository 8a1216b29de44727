import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import type { Json, JsonRecord } from '../core/config.ts'
import { bad, good, problem, type Checked, type Diagnostic } from '../core/diagnostic.ts'
import { didYouMean } from '../core/suggest.ts'
import { registerCredentials, withoutCredentials } from './credentials.ts'
import type { Profile, ProjectOptions } from './project.ts'
import { renderName, renderValue, textRenderer, type TextRenderer } from './render.ts'
import { checkSchema } from './schema.ts'
import { outputSchema, profileSchema } from './schemas/profile.ts'
import { readText } from './source-file.ts'
import type { Secrets } from '../core/redact.ts'
import { isJsonRecord } from './vars.ts'
import { parseYaml, within, type YamlDocument } from './yaml.ts'

/** dbt's order, with our own folder before dbt's; a folder that was named is the only one looked in. */
export function profilesFolders(options: Pick<ProjectOptions, 'profilesDir' | 'projectDir' | 'cwd' | 'env'>): string[] {
  const named =
    options.profilesDir ??
    options.env['TSDBT_PROFILES_DIR'] ??
    options.env['DBT_ENGINE_PROFILES_DIR'] ??
    options.env['DBT_PROFILES_DIR']
  const cwd = options.cwd ?? options.projectDir
  if (named) return [resolve(cwd, expandHome(named, options.env))]
  const home = options.env['HOME'] ?? homedir()
  return [...new Set([resolve(options.projectDir), resolve(cwd), join(home, '.tsdbt'), join(home, '.dbt')])]
}

const expandHome = (path: string, env: ProjectOptions['env']): string =>
  path === '~' || path.startsWith('~/') ? join(env['HOME'] ?? homedir(), path.slice(1)) : path

/** Reads the profile the project names and renders the one target that is chosen: what other targets want need not be there. */
export function loadProfile(
  options: ProjectOptions,
  project: { readonly profile: string | null; readonly projectFile: string },
  secrets: Secrets,
): Checked<Profile> {
  const profileName = options.profile ?? project.profile
  if (profileName === null || profileName === '') {
    const hint = `Add "profile: <name>" to "${project.projectFile}".`
    return bad(
      problem('profile-not-named', { projectFile: project.projectFile }, { file: project.projectFile }, { hint }),
    )
  }
  const looked = profilesFolders(options)
  const folder = looked.find((candidate) => existsSync(join(candidate, 'profiles.yml')))
  if (folder === undefined) {
    const hint = 'Run "tsdbt init" to have one written, or name its folder with --profiles-dir.'
    return bad(problem('profiles-file-not-found', { looked }, undefined, { hint }))
  }
  const path = join(folder, 'profiles.yml')
  const file = shownPath(options.projectDir, path)
  const document = parseYaml(readText(path, file), file)
  if (!document.ok) return document
  const scope = { file, vars: options.vars ?? {}, secretsAllowed: true }
  const choice = chooseTarget(document.value, profileName, options, textRenderer(options.render, scope))
  if (!choice.ok) return choice
  const moved = movedSettings(document.value)
  const profile = readOutput(choice.value, {
    profileName,
    path,
    options,
    secrets,
    render: textRenderer(options.render, scope),
  })
  return { ...profile, problems: [...moved, ...profile.problems] }
}

/** `config:` beside the profiles, where dbt once kept what is now `flags:` of the project. */
function movedSettings(document: YamlDocument): Diagnostic[] {
  const isThere = isJsonRecord(document.value) && isJsonRecord(document.value['config'])
  return isThere ? [problem('profile-settings-moved', {}, document.keyAt(['config']))] : []
}

/** Paths of the project are shown relative to it, others whole. */
export function shownPath(projectDir: string, path: string): string {
  const inside = relative(projectDir, path)
  return inside === '' || inside.startsWith('..') ? path : inside.split(sep).join('/')
}

interface Choice {
  readonly targetName: string
  readonly adapterTypes: readonly string[]
  /** The target's own part of the file. */
  readonly output: YamlDocument
}

function chooseTarget(
  document: YamlDocument,
  profileName: string,
  options: ProjectOptions,
  render: TextRenderer,
): Checked<Choice> {
  const profiles = isJsonRecord(document.value) ? document.value : {}
  const profile = Object.hasOwn(profiles, profileName) ? profiles[profileName] : undefined
  if (profile === undefined) {
    const names = Object.keys(profiles).filter((name) => name !== 'config')
    const hint = didYouMean(profileName, names) ?? (names.length > 0 ? `It has: ${names.join(', ')}.` : undefined)
    return bad(
      problem('profile-not-found', { name: profileName, file: document.file }, { file: document.file }, { hint }),
    )
  }
  const part = within(document, [profileName])
  const checked = checkSchema(profileSchema, part, { owner: `the profile "${profileName}"`, unknownKeys: 'warning' })
  if (!checked.ok) return checked
  const { outputs } = checked.value
  const written = checked.value.target ?? 'default'
  const targetName = options.target ?? renderName(written, render, () => part.at(['target']))
  if (!Object.hasOwn(outputs, targetName)) {
    const targets = Object.keys(outputs)
    const hint = didYouMean(targetName, targets)
    const at = options.target === undefined ? part.at(['target']) : part.at(['outputs'])
    return bad(problem('target-not-found', { name: targetName, profile: profileName, targets }, at, { hint }))
  }
  const types = Object.values(outputs).map((one) =>
    isJsonRecord(one as Json) ? Reflect.get(one as JsonRecord, 'type') : undefined,
  )
  const adapterTypes = [...new Set(types.filter((type) => typeof type === 'string'))]
  return good(
    { targetName, adapterTypes, output: within(document, [profileName, 'outputs', targetName]) },
    checked.problems,
  )
}

interface OutputScope {
  readonly profileName: string
  readonly path: string
  readonly options: ProjectOptions
  readonly secrets: Secrets
  readonly render: TextRenderer
}

function readOutput({ targetName, adapterTypes, output }: Choice, scope: OutputScope): Checked<Profile> {
  const rendered = renderValue(output, () => true, scope.render)
  if (!rendered.ok) return rendered
  const value = withNumericThreads(rendered.value)
  registerCredentials(value, scope.secrets)
  const owner = `the target "${targetName}" of the profile "${scope.profileName}"`
  const checked = checkSchema(outputSchema, output, { owner, unknownKeys: 'warning', value })
  if (!checked.ok) return checked
  // Checked to be a mapping, and made of YAML alone.
  const { type: _type, threads: _threads, ...credentials } = value as JsonRecord
  const made = profileOf(checked.value.type, checked.value.threads ?? 1, targetName, credentials, scope)
  const placeOf: Profile['placeOf'] = (path, part) => (part === 'key' ? output.keyAt(path) : output.at(path))
  return good({ ...made, adapterTypes, placeOf }, checked.problems)
}

function profileOf(
  adapterType: string,
  ownThreads: number,
  targetName: string,
  credentials: JsonRecord,
  scope: OutputScope,
): Omit<Profile, 'placeOf' | 'adapterTypes'> {
  const threads = scope.options.threads ?? ownThreads
  const shown = { ...withoutCredentials(credentials), ...scope.options.completeTarget?.(adapterType, credentials) }
  // BigQuery's words for the two are understood everywhere, as `target.project` is.
  const schema = textOf(shown['schema'] ?? shown['dataset']) ?? ''
  const database = textOf(shown['database'] ?? shown['project'])
  const { profileName } = scope
  return {
    profileName,
    targetName,
    adapterType,
    credentials,
    threads,
    schema,
    ...(database !== undefined && { database }),
    file: scope.path,
    targetForTemplates: {
      ...shown,
      ...(database !== undefined && { database }),
      schema,
      type: adapterType,
      threads,
      name: targetName,
      target_name: targetName,
      profile_name: profileName,
    },
  }
}

/** `threads: "{{ env_var('THREADS') }}"` renders to text. */
function withNumericThreads(value: Json): Json {
  if (!isJsonRecord(value)) return value
  const { threads } = value
  return typeof threads === 'string' && /^\d+$/.test(threads) ? { ...value, threads: Number(threads) } : value
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
