with days as (
  select day as date_day, {{ iso_weekday('day') }} as iso_weekday
  from {{ days_between("date '" ~ var('calendar_start') ~ "'", "date '" ~ var('calendar_end') ~ "'") }} as calendar
)
select
  days.date_day,
  extract(year from days.date_day) as year,
  extract(quarter from days.date_day) as quarter,
  extract(month from days.date_day) as month,
  {{ month_name('extract(month from days.date_day)') }} as month_name,
  {{ month_start('days.date_day') }} as month_start,
  {{ iso_week('days.date_day') }} as iso_week,
  {{ week_start('days.date_day') }} as week_start,
  days.iso_weekday,
  {{ weekday_name('days.iso_weekday') }} as weekday_name,
  days.iso_weekday >= 6 as is_weekend,
  holidays.holiday_name is not null as is_holiday,
  holidays.holiday_name
from days
left join {{ ref('public_holidays') }} as holidays on holidays.holiday_date = days.date_day
