import type { PageIndex } from '../page-data.ts'
import { withImages } from './images.ts'
import type { PageInput } from './page-input.ts'

/** The docs blocks that are pages of their own, as in dbt: `__overview__`, the project's before a package's, and `__<package>__`. */
export function overviews({ parsed, imageOf }: PageInput): Pick<PageIndex, 'overview' | 'packageOverviews'> {
  const { docs, projectName } = parsed
  const blocks = [...docs.values()].filter(({ package_name: owner }) => owner !== 'dbt')
  const overview = blocks
    .filter(({ name }) => name === '__overview__')
    .sort((a, b) => Number(b.package_name === projectName) - Number(a.package_name === projectName))[0]
  const packages = blocks.flatMap(({ name, block_contents: text }) => {
    const own = /^__(.+)__$/.exec(name)?.[1]
    return own === undefined || own === 'overview' ? [] : [[own, withImages(text, imageOf)] as const]
  })
  return {
    ...(overview && { overview: withImages(overview.block_contents, imageOf) }),
    ...(packages.length > 0 && { packageOverviews: Object.fromEntries(packages) }),
  }
}
