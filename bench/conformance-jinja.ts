import { readFileSync } from 'node:fs'
import { JinjaError } from '../cli/jinja/errors.ts'
import { scopeOf } from '../cli/jinja/scope.ts'
import { compileTemplate, render } from '../cli/jinja/template.ts'
import type { PlainDict } from '../cli/jinja/values.ts'

/**
 * Compares the template engine with recorded answers of real Jinja2:
 *
 *     node bench/conformance-jinja.ts <file>
 *
 * The file is a JSON list of `{cat, tpl, ctx}` with `out`, or with `err` (the exception's type) and `msg`. A case passes when the output is the
 * same or an error of the same type is raised. Cases marked `skip` (memory addresses in the output) are left out.
 */
interface Case {
  readonly cat: string
  readonly tpl: string
  readonly ctx: PlainDict
  readonly out?: string
  readonly err?: string
  readonly msg?: string
  readonly skip?: string
}

async function answer(template: string, context: PlainDict): Promise<string> {
  try {
    const { text } = await render(compileTemplate(template, { path: 'case' }), scopeOf(structuredClone(context)))
    return `out ${JSON.stringify(text)}`
  } catch (error) {
    if (error instanceof JinjaError) return `err ${error.type}: ${error.message}`
    throw error
  }
}

const [file] = process.argv.slice(2)
if (file === undefined) {
  console.error('usage: node bench/conformance-jinja.ts <file>')
  process.exit(2)
}
const all = JSON.parse(readFileSync(file, 'utf8')) as readonly Case[] // the format is documented above
const cases = all.filter((one) => one.skip === undefined)
let equal = 0
for (const { cat, tpl, ctx, out, err, msg } of cases) {
  const got = await answer(tpl, ctx)
  const isEqual = out === undefined ? got.startsWith(`err ${err}: `) : got === `out ${JSON.stringify(out)}`
  if (isEqual) equal++
  else {
    const wanted = out === undefined ? `err ${err}: ${msg ?? ''}` : `out ${JSON.stringify(out)}`
    console.log(`${cat} ${JSON.stringify(tpl)}\n  Jinja2  ${wanted}\n  tsdbt   ${got}`)
  }
}
console.log(`${equal} of ${cases.length} equal`)
