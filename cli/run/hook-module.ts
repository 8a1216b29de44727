import type { TsHook } from './ts-hook.ts'

/** The module that a rendered hook names in place of SQL: `hooks/notify.ts`. */
const hookModule = (text: string): string | undefined => /^\s*([\w.-]+(?:\/[\w.-]+)*\.ts)\s*;?\s*$/.exec(text)?.[1]

/** Runs it if it is one; the SQL there is to run. */
export async function hookSql(text: string, hook: Omit<TsHook, 'file'>): Promise<string> {
  const file = hookModule(text)
  if (file === undefined) return text
  // Loaded here: most projects have none.
  const { runTsHook } = await import('./ts-hook.ts')
  return runTsHook({ ...hook, file })
}
