import type { ComponentChildren, JSX } from 'preact'
import type { Json, JsonRecord } from '../../../core/config.ts'
import type { PageFact } from '../../page-data.ts'
import { countText, timeText } from '../format.ts'
import { Link, Markdown } from '../markdown.tsx'
import { Code } from './code.tsx'

/** Labels and values. */
export const Facts = ({ facts }: { readonly facts: readonly PageFact[] }): JSX.Element => (
  <dl class="facts">
    {facts.map((fact) => (
      <div class={fact.form === undefined ? '' : 'wide'}>
        <dt>{fact.label}</dt>
        <dd>
          <Fact {...fact} />
        </dd>
      </div>
    ))}
  </dl>
)

function Fact({ value, form, href }: PageFact): JSX.Element {
  if (href !== undefined) return <Link href={href}>{valueText(value)}</Link>
  if (form === 'markdown') return <Markdown text={valueText(value)} />
  return form === 'code' ? <Code text={valueText(value)} language="sql" /> : <Value value={value} />
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/

export function valueText(value: Json): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return isoTime.test(value) ? timeText(value) : value
  if (typeof value === 'number' && Number.isInteger(value) && value > 9999) return countText(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function Value({ value }: { readonly value: Json }): ComponentChildren {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.map(valueText).join(', ')
  return typeof value === 'object' && value !== null ? <MetaTree value={value} /> : valueText(value)
}

/** Anything that YAML can say, as lists within lists. */
export function MetaTree({ value }: { readonly value: Json }): JSX.Element {
  if (Array.isArray(value)) {
    return (
      <ul class="meta">
        {value.map((item: Json) => (
          <li>
            <Value value={item} />
          </li>
        ))}
      </ul>
    )
  }
  if (!isRecord(value)) return <>{valueText(value)}</>
  return (
    <dl class="meta">
      {Object.entries(value).map(([key, item]) => (
        <div>
          <dt>{key}</dt>
          <dd>
            <Value value={item ?? null} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
