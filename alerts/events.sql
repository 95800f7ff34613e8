-- name: record
insert into event (key, at, document, data)
values (%(key)s, %(at)s, %(document)s, %(data)s)
on conflict (key) do nothing
returning id;

-- name: by_ids
select id, data::text from event where id = any(%(ids)s) order by id;

-- name: since
select id, data::text from event
where (at, id) > (%(at)s, %(id)s) and match_error is distinct from 'erased'
order by at, id
limit %(limit)s;
