import type { ComponentChildren, JSX } from 'preact'
import type { IndexNode, PageKind } from '../../page-data.ts'
import { countText, percentText, secondsText, timeText } from '../format.ts'
import { type Health, healthOf } from '../health.ts'
import { Markdown } from '../markdown.tsx'
import { listHref } from '../routes.ts'
import { kindNames, type Site } from '../site.ts'
import { NodeLink, Section, Status } from './parts.tsx'

/** The project, or one package of it: what it says of itself, and how it does. */
export function Overview({ site, owner }: { readonly site: Site; readonly owner?: string }): JSX.Element {
  const { index } = site
  const own = owner === undefined ? index.overview : index.packageOverviews?.[owner]
  const isWhole = owner === undefined || owner === index.project
  const text = own ?? (isWhole ? (index.packageOverviews?.[index.project] ?? index.overview) : undefined)
  const health = isWhole ? healthOf(site) : undefined
  return (
    <article class="overview-page">
      <h1>{owner ?? index.project}</h1>
      <p class="lead">
        {index.lastRun
          ? `${index.lastRun.command} ran ${timeText(index.lastRun.at)}, in ${secondsText(index.lastRun.elapsedSeconds)}, on ${index.adapter}.`
          : `On ${index.adapter}. Nothing ran yet that could be told of.`}
      </p>
      <Counts site={site} owner={isWhole ? undefined : owner} />
      {health && <HealthReport health={health} />}
      {text === undefined ? isWhole && <Hint /> : <Markdown text={text} />}
      {health && health.slowest.length > 0 && (
        <Section id="slowest" title="Slowest in their last run">
          <Slowest nodes={health.slowest} />
        </Section>
      )}
    </article>
  )
}

const counted: readonly PageKind[] = [
  'source',
  'seed',
  'model',
  'snapshot',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
  'test',
  'unit_test',
  'macro',
]

function Counts({ site, owner }: { readonly site: Site; readonly owner: string | undefined }): JSX.Element {
  const nodes = site.nodes.filter((node) => node.package === owner || owner === undefined)
  const counts = counted
    .map((kind) => [kind, nodes.filter((node) => node.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
  return (
    <ul class="counts">
      {counts.map(([kind, count]) => (
        <li>
          <a href={listHref(kind)}>
            <b>{countText(count)}</b> {kindNames[kind][count === 1 ? 0 : 1].toLowerCase()}
          </a>
        </li>
      ))}
    </ul>
  )
}

function HealthReport({ health }: { readonly health: Health }): JSX.Element {
  const { tests, columns, models, tested, failing, stale } = health
  return (
    <>
      <div class="cards">
        <Card title="Tests" href={listHref('test')}>
          <Shares {...tests} />
          <p>{testsText(tests)}</p>
        </Card>
        <Share title="Columns described" share={columns} href={listHref('model')} />
        <Share title="Models described" share={models} href={listHref('model', 'undescribed')} />
        <Share title="Models tested" share={[tested, models[1]]} href={listHref('model', 'untested')} />
      </div>
      {failing.length > 0 && (
        <Section id="failing" title="Did not end well">
          <NodeRows nodes={failing.slice(0, 20)} />
          {failing.length > 20 && (
            <p>
              <a href={listHref('test', 'failing')}>All {countText(failing.length)}</a>
            </p>
          )}
        </Section>
      )}
      {stale.length > 0 && (
        <Section id="stale" title="Sources that are not fresh">
          <NodeRows nodes={stale} />
        </Section>
      )}
    </>
  )
}

function testsText({ passed, warned, failed, notRun }: Health['tests']): string {
  const parts = [
    [passed, 'passed'],
    [warned, 'warned'],
    [failed, 'failed'],
    [notRun, 'not run'],
  ] as const
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${countText(count)} ${word}`)
  return said.length === 0 ? 'There are none yet.' : said.join(' · ')
}

function Card(props: {
  readonly title: string
  readonly href: string
  readonly children?: ComponentChildren
}): JSX.Element {
  return (
    <div class="card">
      <h2>
        <a href={props.href}>{props.title}</a>
      </h2>
      {props.children}
    </div>
  )
}

function Share(props: {
  readonly title: string
  readonly share: readonly [number, number]
  readonly href: string
}): JSX.Element {
  const [some, all] = props.share
  return (
    <Card title={props.title} href={props.href}>
      <Shares passed={some} warned={0} failed={0} notRun={all - some} />
      <p>
        {percentText(some, all)} · {countText(some)} of {countText(all)}
      </p>
    </Card>
  )
}

function Shares({ passed, warned, failed, notRun }: Health['tests']): JSX.Element {
  const parts = [
    ['good', passed],
    ['warn', warned],
    ['bad', failed],
    ['quiet', notRun],
  ] as const
  const whole = passed + warned + failed + notRun
  let left = 0
  return (
    <svg class="shares" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([tone, count]) => {
        const width = whole === 0 ? 0 : (count / whole) * 100
        left += width
        return width > 0 && <rect class={tone} x={left - width} y="0" width={width} height="6" />
      })}
    </svg>
  )
}

const NodeRows = ({ nodes }: { readonly nodes: readonly IndexNode[] }): JSX.Element => (
  <ul class="rows">
    {nodes.map((node) => (
      <li>
        <NodeLink node={node} />
        <Status status={node.status} />
      </li>
    ))}
  </ul>
)

function Slowest({ nodes }: { readonly nodes: readonly IndexNode[] }): JSX.Element {
  const longest = nodes[0]?.seconds ?? 1
  return (
    <ul class="rows bars">
      {nodes.map((node) => (
        <li>
          <NodeLink node={node} />
          <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="quiet" x="0" y="0" width={Math.max(0.5, ((node.seconds ?? 0) / longest) * 100)} height="6" />
          </svg>
          <span class="number">{secondsText(node.seconds ?? 0)}</span>
        </li>
      ))}
    </ul>
  )
}

const Hint = (): JSX.Element => (
  <p class="hint">
    A docs block named <code>__overview__</code> in any <code>.md</code> file of the project stands here.
  </p>
)
