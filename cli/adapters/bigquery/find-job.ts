import { type Api, ApiError } from './api.ts'
import type { JobPlace } from './errors.ts'
import type { Job } from './job-resource.ts'

export const locationOf = ({ location }: Pick<JobPlace, 'location'>): Record<string, string> =>
  location === undefined ? {} : { location }

/** What the API says of a job. Throws `ApiError`. */
export const getJob = async (api: Api, place: JobPlace): Promise<Job> =>
  (await api.call(place.project, `/jobs/${place.id}`, { query: locationOf(place) })) as Job // as the API documents it

/**
 * Does something with a job that nobody has told the location of. Outside the multi-regions US and EU the API finds one only where it is told: where the
 * target names none, a job ran where the target's dataset is. Throws `ApiError`.
 */
export async function whereItRan<T>(api: Api, place: JobPlace, work: (place: JobPlace) => Promise<T>): Promise<T> {
  try {
    return await work(place)
  } catch (error) {
    const isUnknown = error instanceof ApiError && error.fault.status === 404 && place.location === undefined
    const location = isUnknown ? await homeOf(api) : undefined
    if (location === undefined) throw error
    return work({ ...place, location })
  }
}

const homes = new WeakMap<Api, Promise<string | undefined>>()

/** Where the target's dataset is; undefined where it is not, or may not be seen. */
function homeOf(api: Api): Promise<string | undefined> {
  const known = homes.get(api)
  if (known) return known
  const { project, dataset } = api.profile
  const asked = api.call(project, `/datasets/${dataset}`).then(
    (found) => (found as { readonly location?: string }).location, // as the API documents it
    () => undefined,
  )
  homes.set(api, asked)
  return asked
}
