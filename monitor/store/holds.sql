-- name: hold
update source set held = coalesce(held, 'doubtful') where id = %(id)s;

-- name: release
update source set held = null
where id = %(id)s and (held = 'doubtful' or (held = 'probation' and baseline_at is not null));

-- name: held
select id, held from source where held is not null and declared;

-- name: newest
select max(least(coalesce(p.row_date, p.first_seen), %(now)s))
from (select row_date, first_seen from page
      where source_id = %(id)s and kind = 'notice' and listed_at is not null
      order by listed_at desc
      limit 50) p;
