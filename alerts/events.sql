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

-- name: with_attachment
select id from event
where at >= %(since)s and document = %(document)s
  and data -> 'attachments' @> jsonb_build_array(jsonb_build_object('url', %(url)s::text))
order by id;

-- name: note_attachment
update event
set data = jsonb_set(data, '{attachments}', (
  select jsonb_agg(case when file ->> 'url' = %(url)s
                        then file || jsonb_build_object('note', %(note)s::text) else file end order by place)
  from jsonb_array_elements(data -> 'attachments') with ordinality as each (file, place)
))
where id = any(%(ids)s);
