import { describe, expect, it } from 'vitest'
import type { NamedSelector, ParsedProject } from '../core/parsed-project.ts'
import { buildGraph } from './build.ts'
import { readSelections, readShop, shortName } from './goldens/read.ts'
import { selectNodes } from './select.ts'
import type { SelectionInput, SelectionRequest } from './selection.ts'

const shop = readShop()

function inputOf(parsed: ParsedProject, more: Partial<SelectionInput> = {}): SelectionInput {
  const graph = buildGraph(parsed)
  if (!graph.ok) throw new Error('the golden project has no cycle')
  return { parsed, graph: graph.value, ...more }
}

const shopInput = inputOf(shop)

function select(request: Partial<SelectionRequest>, input: SelectionInput = shopInput) {
  const checked = selectNodes({ select: [], exclude: [], indirect: 'eager', ...request }, input)
  const said = checked.problems.map((found) =>
    found.hint === undefined ? found.message : `${found.message}\n${found.hint}`,
  )
  const names = checked.ok ? [...checked.value.ids].toSorted().map((id) => shortName(input.parsed, id)) : undefined
  return { names, said }
}

describe('selection', () => {
  it.each(readSelections())('selects what dbt selects with $line', ({ request, names }) => {
    expect(select(request).names?.toSorted()).toEqual([...names].toSorted())
  })

  it('warns of each criterion that finds nothing and still selects what the others find', () => {
    expect(select({ select: ['stg_ordrs', 'status_codes'] })).toEqual({
      names: ['status_codes'],
      said: ['The selection criterion "stg_ordrs" does not match any enabled nodes.\nDid you mean "stg_orders"?'],
    })
  })

  it('gives the selected nodes parents first', () => {
    const checked = selectNodes(
      { select: ['+fct_items'], exclude: ['resource_type:test'], indirect: 'empty' },
      shopInput,
    )
    const order = checked.ok ? checked.value.order.map((id) => shortName(shop, id)) : []
    for (const [parent, child] of [
      ['raw.orders', 'stg_orders'],
      ['stg_orders', 'int_joined'],
      ['fct_orders', 'fct_items'],
    ]) {
      expect(order.indexOf(parent ?? '')).toBeLessThan(order.indexOf(child ?? ''))
    }
  })

  it('leaves empty files out unless asked for them', () => {
    expect(select({ select: ['stg_empty'] }).names).toEqual([])
    expect(select({ select: ['stg_empty'], includeEmpty: true }).names).toEqual(['stg_empty'])
  })

  it('selects by the results of an earlier run', () => {
    const results = new Map([
      ['model.shop.fct_orders', 'error'],
      ['model.shop.stg_items', 'success'],
    ])
    const input = { ...shopInput, results }
    expect(select({ select: ['result:error+'], resourceTypes: ['model'] }, input).names).toEqual([
      'fct_items',
      'fct_orders',
    ])
  })

  it('selects sources loaded since an earlier check', () => {
    const [orders, customers, items] = [
      'source.shop.raw.orders',
      'source.shop.raw.customers',
      'source.shop.erp.items',
    ] as const
    const input = {
      ...shopInput,
      sourceStatus: new Map([
        [orders, '2026-01-01T00:00:00Z'],
        [customers, '2026-01-01T00:00:00Z'],
      ]),
      currentSourceStatus: new Map([
        [orders, '2026-01-02T00:00:00Z'],
        [customers, '2026-01-01T00:00:00Z'],
        [items, null],
      ]),
    }
    expect(select({ select: ['source_status:fresher'], indirect: 'empty' }, input).names).toEqual(['raw.orders'])
  })
})

describe('a bad selection', () => {
  it.each<[string, Partial<SelectionRequest>, string[]]>([
    [
      'an unknown method',
      { select: ['tga:nightly+'] },
      ['"tga:nightly+" is not a selector: "tga" is not a selector method.\ntga:nightly+\n^^^\nDid you mean "tag"?'],
    ],
    [
      'a method that is near to none',
      { select: ['+colour:red'] },
      [
        '"+colour:red" is not a selector: "colour" is not a selector method.\n+colour:red\n ^^^^^^\nSelector methods are fqn, tag, group, access, source, path, file, package, config, test_name, test_type, resource_type, state, exposure, metric, semantic_model, saved_query, unit_test, result, source_status, version, selector.',
      ],
    ],
    [
      '"@" with "+" behind',
      { select: ['@stg_orders+2'] },
      [
        '"@stg_orders+2" is not a selector: the sign "@" at its start and "+" at its end exclude each other.\n@stg_orders+2\n           ^^\n"@" takes the descendants already: leave the "+" at the end out.',
      ],
    ],
    [
      'a method without a value',
      { select: ['tag:'] },
      [
        '"tag:" is not a selector: it names nothing.\ntag:\n^^^^\nWrite a name or a method with a value, as in "tag:nightly".',
      ],
    ],
    [
      'an empty part of an intersection',
      { select: ['a,,b'] },
      ['"" is not a selector: it names nothing.\n\n^\nWrite a name or a method with a value, as in "tag:nightly".'],
    ],
    [
      'two mistakes at once',
      { select: ['tga:a'], exclude: ['fil:b'] },
      [
        '"tga:a" is not a selector: "tga" is not a selector method.\ntga:a\n^^^\nDid you mean "tag"?',
        '"fil:b" is not a selector: "fil" is not a selector method.\nfil:b\n^^^\nDid you mean "file"?',
      ],
    ],
    [
      'too many dots in a source',
      { select: ['source:a.b.c.d'] },
      ['The value of selector "source:a.b.c.d" must be "source", "source.table" or "package.source.table".'],
    ],
    [
      'too many dots in an exposure',
      { select: ['exposure:a.b.c'] },
      ['The value of selector "exposure:a.b.c" must be "name" or "package.name".'],
    ],
    [
      'an unknown kind of test',
      { select: ['test_type:genric'] },
      [
        'The value of selector "test_type:genric" must be one of generic, singular, unit, data, schema.\nDid you mean "generic"?',
      ],
    ],
    [
      'an unknown word for versions',
      { select: ['version:3'] },
      ['The value of selector "version:3" must be one of latest, prerelease, old, none.'],
    ],
    [
      'an unknown resource type',
      { select: ['resource_type:modle'] },
      [
        'The value of selector "resource_type:modle" must be one of model, seed, snapshot, function, test, unit_test, source, analysis, exposure, metric, semantic_model, saved_query, operation, sql_operation.\nDid you mean "model"?',
      ],
    ],
    [
      'a config without its name',
      { select: ['config:table'] },
      [
        'The value of selector "config:table" must be a config and its value.\nName the config behind a dot, as in "config.materialized:table".',
      ],
    ],
    [
      'state without a manifest',
      { select: ['state:modified'] },
      ['Selector "state:modified" needs an earlier manifest to compare with.\nGive it with "--state <folder>".'],
    ],
    [
      'results without a run',
      { select: ['result:error'] },
      ['Selector "result:error" needs an earlier run\'s run_results.json.\nGive it with "--state <folder>".'],
    ],
    [
      'source status without a check',
      { select: ['source_status:fresher'] },
      ['Selector "source_status:fresher" needs an earlier sources.json.\nGive it with "--state <folder>".'],
    ],
    ['an unknown selector', { selector: 'nightli' }, ['No selector is named "nightli".\nDid you mean "nightly"?']],
    [
      'an unknown selector within another',
      { select: ['selector:zzz'] },
      [
        'No selector is named "zzz".\nThere are bare, careful, careful_union, childs, crossing, expanded_ref, inherits, nightly, only_models, unioned, wildcard_ref, with_bool, with_number, with_parents.',
      ],
    ],
  ])('says what is wrong with %s', (_, request, said) => {
    expect(select(request)).toEqual({ names: undefined, said })
  })
})

describe('selectors.yml', () => {
  const withSelectors = (...selectors: Partial<NamedSelector>[]): SelectionInput =>
    inputOf({
      ...shop,
      selectors: selectors.map(({ name = 'x', default: isDefault = false, definition = 'stg_items' }) => ({
        name,
        description: '',
        default: isDefault,
        definition,
      })),
    })

  it('uses the default selector when nothing is asked for, and only then', () => {
    const input = withSelectors({ name: 'usual', default: true, definition: 'status_codes' })
    expect(select({}, input).names).toEqual(['status_codes'])
    expect(select({ select: ['stg_items'] }, input).names).toEqual(['stg_items'])
  })

  it.each<[string, readonly Partial<NamedSelector>[], string]>([
    [
      'a list',
      [{ definition: ['a'] }],
      'Selector "x" cannot be read: a definition must be a string or a mapping, but is a list.',
    ],
    [
      'a union that is no list',
      [{ definition: { union: 'a' } }],
      'Selector "x" cannot be read: "union" must be a list, but is a string.',
    ],
    [
      'keys beside a union',
      [{ definition: { union: ['a'], exclude: ['b'] } }],
      'Selector "x" cannot be read: "union" or "intersection" must stand alone at its root, but there are "union", "exclude".',
    ],
    [
      'two excludes',
      [{ definition: { union: ['a', { exclude: ['b'] }, { exclude: ['c'] }] } }],
      'Selector "x" cannot be read: "union" may have one "exclude", but has 2.',
    ],
    [
      'a method without a value',
      [{ definition: { method: 'tag', children: true } }],
      'Selector "x" cannot be read: a mapping needs one key or else "method" and "value", but has "method", "children".',
    ],
    [
      'a value that is a list',
      [{ definition: { method: 'tag', value: ['a'] } }],
      'Selector "x" cannot be read: the value of "tag" must be text, a number or a boolean, but is a list.',
    ],
    [
      'an unknown indirect selection',
      [{ definition: { method: 'tag', value: 'a', indirect_selection: 'keen' } }],
      'Selector "x" cannot be read: "indirect_selection" must be eager, cautious, buildable, empty, but is "keen".',
    ],
    [
      'children twice',
      [{ definition: { method: 'tag', value: 'a', children: true, childrens_parents: true } }],
      'Selector "x" cannot be read: "children" and "childrens_parents" exclude each other.',
    ],
    [
      'an unknown method',
      [{ definition: { tga: 'a' } }],
      '"tga:a" is not a selector: "tga" is not a selector method.\ntga:a\n^^^\nDid you mean "tag"?',
    ],
    [
      'a circle',
      [{ definition: 'selector:y' }, { name: 'y', definition: { union: ['stg_items', 'selector:x'] } }],
      'These selectors use each other in a circle: x → y → x.',
    ],
  ])('says what is wrong with %s', (_, selectors, said) => {
    expect(select({ selector: 'x' }, withSelectors(...selectors))).toEqual({ names: undefined, said: [said] })
  })

  it('warns of a key that means nothing', () => {
    const input = withSelectors({ definition: { method: 'fqn', value: 'status_codes', childern: true } })
    expect(select({ selector: 'x' }, input)).toEqual({
      names: ['status_codes'],
      said: ['Selector "x" has the key "childern", which means nothing there.\nDid you mean "children"?'],
    })
  })
})
