import type { Json, JsonRecord } from '../core/config.ts'
import { problem, ProblemError } from '../core/diagnostic.ts'
import { nameIn, type Fetched, type FetchScope } from './fetch-package.ts'
import { request, unpackFrom } from './fetch-tarball.ts'
import type { PackageSpec } from './packages.ts'
import { reasonOf } from './source-file.ts'
import { isJsonRecord } from './vars.ts'
import { compareVersions, compatibleDbt, parseBound, satisfies, splitRanges, type Version } from './version.ts'

type HubSpec = PackageSpec & { readonly kind: 'hub' }

interface Release {
  readonly text: string
  readonly version: Version
  readonly tarball: string
}

/** Takes the newest version that the ranges allow from the package hub. */
export async function fetchFromHub(spec: HubSpec, scope: FetchScope): Promise<Fetched> {
  const releases = await releasesOf(spec, scope)
  const release = newestAllowed(releases, spec)
  if (!release) throw new ProblemError(noRelease(releases, spec))
  const folder = await unpackFrom(release.tarball, spec, scope)
  const name = nameIn(folder, spec)
  const lockEntry = { package: spec.package, name, version: release.text }
  return { spec, name, folder, version: release.text, shown: `version ${release.text}`, lockEntry }
}

async function releasesOf(spec: HubSpec, scope: FetchScope): Promise<Release[]> {
  const base = scope.env['DBT_PACKAGE_HUB_URL'] ?? 'https://hub.getdbt.com/'
  const url = `${base.replace(/\/?$/, '/')}api/v1/${spec.package}.json`
  let answer: unknown
  try {
    answer = await (await request(url)).json()
  } catch (cause) {
    const values = { name: spec.package, reason: reasonOf(cause) }
    const hint =
      'The hub lists packages as "namespace/name". Without a network, give the package by "git", "local" or "tarball".'
    throw new ProblemError(problem('package-unavailable', values, spec.at, { hint, cause }))
  }
  // An answer that is no JSON object of versions has none.
  const versions = isJsonRecord(answer as Json) ? (answer as JsonRecord)['versions'] : undefined
  return isJsonRecord(versions) ? Object.values(versions).flatMap((entry) => releaseOf(entry) ?? []) : []
}

function releaseOf(entry: Json | undefined): Release | undefined {
  if (!isJsonRecord(entry)) return undefined
  const { version: text, downloads } = entry
  const tarball = isJsonRecord(downloads) ? downloads['tarball'] : undefined
  if (typeof text !== 'string' || typeof tarball !== 'string' || !worksHere(entry['require_dbt_version']))
    return undefined
  const parsed = parseBound(text)
  return parsed && { text, version: parsed.version, tarball }
}

function worksHere(required: Json | undefined): boolean {
  const ranges = typeof required === 'string' ? [required] : Array.isArray(required) ? required.map(String) : []
  const bounds = splitRanges(ranges).flatMap((range) => parseBound(range) ?? [])
  const here = parseBound(compatibleDbt)
  return here !== undefined && satisfies(here.version, bounds)
}

function newestAllowed(releases: readonly Release[], spec: HubSpec): Release | undefined {
  const bounds = splitRanges(spec.versions).flatMap((range) => parseBound(range) ?? [])
  const wantsTrials = spec.installPrerelease || bounds.some((bound) => bound.version.prerelease !== '')
  return releases
    .filter((release) => satisfies(release.version, bounds) && (wantsTrials || release.version.prerelease === ''))
    .sort((a, b) => compareVersions(b.version, a.version))[0]
}

function noRelease(releases: readonly Release[], spec: HubSpec): ReturnType<typeof problem> {
  const newest = releases.toSorted((a, b) => compareVersions(b.version, a.version)).slice(0, 5)
  const reason = `no version is ${splitRanges(spec.versions).join(' and ')}`
  const hint = newest.length === 0 ? undefined : `The newest are ${newest.map((release) => release.text).join(', ')}.`
  return problem('package-unavailable', { name: spec.package, reason }, spec.at, { hint })
}
