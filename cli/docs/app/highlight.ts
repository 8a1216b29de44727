import hljs from 'highlight.js/lib/core'
import type { HLJSApi, Language } from 'highlight.js'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import python from 'highlight.js/lib/languages/python'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'
import yaml from 'highlight.js/lib/languages/yaml'

/** SQL with templates in it. */
const jinjaSql = (api: HLJSApi): Language => {
  const inside = {
    keywords: {
      keyword:
        'if elif else endif for endfor set endset macro endmacro call endcall do block endblock filter endfilter raw endraw in is not and or import from include test endtest materialization endmaterialization snapshot endsnapshot docs enddocs',
      literal: 'true false none True False None',
      built_in: 'ref source config var env_var this target adapter run_query log return doc is_incremental',
    },
    contains: [api.APOS_STRING_MODE, api.QUOTE_STRING_MODE, api.C_NUMBER_MODE],
  }
  return {
    name: 'Jinja SQL',
    subLanguage: 'sql',
    contains: [
      api.COMMENT(/\{#/, /#\}/),
      { scope: 'template-tag', begin: /\{%-?/, end: /-?%\}/, ...inside },
      { scope: 'template-variable', begin: /\{\{-?/, end: /-?\}\}/, ...inside },
    ],
  }
}

hljs.registerLanguage('sql', sql)
hljs.registerLanguage('jinja-sql', jinjaSql)
hljs.registerLanguage('typescript', typescript)
hljs.registerLanguage('javascript', javascript)
hljs.registerLanguage('python', python)
hljs.registerLanguage('json', json)
hljs.registerLanguage('yaml', yaml)

/** A text that is longer is shown as it is: marking it would hold up the page. */
const longest = 200_000

/** The text as HTML with its words marked; every character of it escaped. Undefined for a language that is not known. */
export function highlighted(text: string, language: string): string | undefined {
  const name = language.toLowerCase() === 'sql' ? 'jinja-sql' : language.toLowerCase()
  if (!hljs.getLanguage(name) || text.length > longest) return undefined
  return hljs.highlight(text, { language: name, ignoreIllegals: true }).value
}
