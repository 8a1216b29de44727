declare const TSDBT_BUILD: string | undefined

/** What one build of tsdbt keeps of a parse, another may read otherwise. Sources that run as they are keep nothing for the next process. */
export const buildId = typeof TSDBT_BUILD === 'string' ? TSDBT_BUILD : `source ${process.pid}`
