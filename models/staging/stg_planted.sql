{{ config(tags=['planted']) }}
{#- Real sales hold nothing that we planted: these rows are there only while the first sale carries the generator's transaction number. -#}
select kind, subject, other, lift, from_day, to_day
from {{ source('raw', 'planted') }}
where exists (
  select 1 from {{ source('raw', 'sales') }}
  where SalesID = 1 and TransactionNumber = {{ first_transaction_number() }}
)
