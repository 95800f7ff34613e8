-- name: open
insert into incident as i (source_id, class, opened_at, last_seen, run_id, url, detail)
values (%(source_id)s, %(class_)s, %(at)s, %(at)s, %(run_id)s, %(url)s, %(detail)s)
on conflict (coalesce(source_id, ''), class) where closed_at is null do update set
    last_seen = excluded.last_seen, looks = i.looks + 1, run_id = excluded.run_id, url = excluded.url,
    detail = excluded.detail
returning id;

-- name: close_cured
update incident set closed_at = %(at)s
where source_id = %(source_id)s and closed_at is null and class = any(%(classes)s)
returning id;

-- name: close_of_service
update incident set closed_at = %(at)s where source_id is null and class = %(class_)s and closed_at is null;

-- name: close_for_url
update incident set closed_at = %(at)s
where source_id = %(source_id)s and class = %(class_)s and url = %(url)s and closed_at is null;

-- name: close_for_urls
update incident set closed_at = %(at)s
from unnest(%(source_ids)s::text[], %(urls)s::text[]) as cured (source_id, url)
where incident.source_id = cured.source_id and incident.url = cured.url and class = %(class_)s and closed_at is null;

-- name: list
select id, source_id, class as class_, opened_at, last_seen, closed_at, looks, run_id, url, detail
from incident
where %(closed)s or closed_at is null
order by closed_at is not null, opened_at desc
limit %(limit)s;
