/** The project that `tsdbt init` writes, by path: small enough to read in a minute, green from the first build. */
export function starterFiles(name: string): Readonly<Record<string, string>> {
  return {
    'project.yml': `name: ${name}
version: '1.0'
profile: ${name}

models:
  ${name}:
    staging:
      +materialized: view
    marts:
      +materialized: table
`,
    'profiles.yml': `${name}:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: data/${name}.duckdb
      threads: 4
`,
    '.gitignore': `target/
logs/
data/
dbt_packages/
node_modules/
.env
`,
    'README.md': `# ${name}

    tsdbt build              # load, build and test everything
    tsdbt show --select orders_by_customer
    tsdbt watch              # rebuild what you save

Seeds are in \`seeds/\`, cleaned in \`models/staging/\`, put together in \`models/marts/\`.
`,
    'seeds/raw_customers.csv': `id,name,signed_up
1,Ada,2024-01-03
2,Grace,2024-02-11
3,Edsger,2024-03-20
`,
    'seeds/raw_orders.csv': `id,customer_id,ordered_at,amount
1,1,2024-02-01,12.50
2,1,2024-02-14,7.00
3,2,2024-03-01,99.90
4,3,2024-03-21,5.25
5,2,2024-04-02,41.10
`,
    'models/staging/stg_customers.sql': `select
  id as customer_id,
  name as customer_name,
  signed_up as signed_up_on
from {{ ref('raw_customers') }}
`,
    'models/staging/stg_orders.sql': `select
  id as order_id,
  customer_id,
  ordered_at as ordered_on,
  cast(amount as decimal(12, 2)) as amount
from {{ ref('raw_orders') }}
`,
    'models/staging/staging.yml': `version: 2

models:
  - name: stg_customers
    description: One row a customer.
    columns:
      - name: customer_id
        data_tests: [unique, not_null]

  - name: stg_orders
    description: One row an order.
    columns:
      - name: order_id
        data_tests: [unique, not_null]
      - name: customer_id
        data_tests:
          - relationships:
              arguments:
                to: ref('stg_customers')
                field: customer_id
`,
    'models/marts/orders_by_customer.sql': `select
  customers.customer_id,
  customers.customer_name,
  count(orders.order_id) as orders,
  coalesce(sum(orders.amount), 0) as revenue
from {{ ref('stg_customers') }} as customers
left join {{ ref('stg_orders') }} as orders using (customer_id)
group by all
`,
    'models/marts/marts.yml': `version: 2

models:
  - name: orders_by_customer
    description: What each customer ordered, one row a customer.
    columns:
      - name: customer_id
        data_tests: [unique, not_null]
      - name: revenue
        description: Sum of the amounts of all orders.

unit_tests:
  - name: customers_without_orders_have_no_revenue
    model: orders_by_customer
    given:
      - input: ref('stg_customers')
        rows:
          - {customer_id: 1, customer_name: Ada}
          - {customer_id: 2, customer_name: Grace}
      - input: ref('stg_orders')
        rows:
          - {order_id: 1, customer_id: 1, amount: 10}
    expect:
      rows:
        - {customer_id: 1, orders: 1, revenue: 10}
        - {customer_id: 2, orders: 0, revenue: 0}
`,
    'tests/revenue_is_kept.sql': `-- Fails when the mart loses or invents money.
select ordered, reported
from (select sum(amount) as ordered from {{ ref('stg_orders') }})
cross join (select sum(revenue) as reported from {{ ref('orders_by_customer') }})
where ordered <> reported
`,
  }
}
