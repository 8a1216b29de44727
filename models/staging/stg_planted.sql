{{ config(tags=['planted']) }}
{#- Real sales hold nothing that we planted: these rows are there only while the first sale carries the transaction number that the generator gave it. -#}
select planted.kind, planted.subject, planted.other, planted.lift, planted.from_day, planted.to_day
from {{ source('raw', 'planted') }} as planted
where planted.kind <> 'first_transaction'
  and exists (
    select 1
    from {{ source('raw', 'sales') }} as sales
    inner join {{ source('raw', 'planted') }} as mark on mark.kind = 'first_transaction' and mark.subject = sales.TransactionNumber
    where sales.SalesID = 1
  )
