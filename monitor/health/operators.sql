-- name: claim
-- One notice in ten minutes: whoever moves the mark sends. It is written before sending, so that of several
-- schedulers one sends; what it sent is marked after, so that nothing is lost when it dies between.
insert into instance as i (key, value) values ('operators_told_at', %(now)s::timestamptz::text)
on conflict (key) do update set value = excluded.value
where i.value::timestamptz <= %(now)s::timestamptz - %(pause)s
returning key;

-- name: untold
select id, source_id, class as class_, opened_at, last_seen, closed_at, looks, run_id, url, detail,
       opening_told_at is null as opening
from incident
where opening_told_at is null or (closed_at is not null and closing_told_at is null)
order by source_id is not null, opened_at, id
limit %(limit)s;

-- name: any_untold
select exists (select 1 from incident
               where opening_told_at is null or (closed_at is not null and closing_told_at is null));

-- name: told
update incident set
    opening_told_at = coalesce(opening_told_at, %(at)s),
    closing_told_at = case when closed_at is null then null else %(at)s end
where id = any(%(ids)s) and (closed_at is null) = not (id = any(%(closed)s));
