import type { ParsedProject } from '../../core/parsed-project.ts'
import type { PageIndex } from '../page-data.ts'

/** The docs blocks that are pages of their own, as in dbt: `__overview__`, the project's before a package's, and `__<package>__`. */
export function overviews({ docs, projectName }: ParsedProject): Pick<PageIndex, 'overview' | 'packageOverviews'> {
  const blocks = [...docs.values()].filter(({ package_name: owner }) => owner !== 'dbt')
  const overview = blocks
    .filter(({ name }) => name === '__overview__')
    .sort((a, b) => Number(b.package_name === projectName) - Number(a.package_name === projectName))[0]
  const packages = blocks.flatMap(({ name, block_contents: text }) => {
    const own = /^__(.+)__$/.exec(name)?.[1]
    return own === undefined || own === 'overview' ? [] : [[own, text] as const]
  })
  return {
    ...(overview && { overview: overview.block_contents }),
    ...(packages.length > 0 && { packageOverviews: Object.fromEntries(packages) }),
  }
}
