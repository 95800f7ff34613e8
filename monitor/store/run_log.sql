-- name: search
-- The newest lines that match, in their order. `host` is that of the line's URL.
select * from (
    select l.id, l.run_id, l.at, l.level, l.code, l.url, l.data, r.source_id
    from run_log l join run r on r.id = l.run_id
    where l.id > %(after)s
      and (%(since)s::timestamptz is null or l.at >= %(since)s)
      and (%(source)s::text is null or r.source_id = %(source)s or starts_with(r.source_id, %(source)s || '/'))
      and (%(host)s::text is null or substring(l.url from '^[a-z]+://([^/:?#]+)') = %(host)s)
      and (%(code)s::text is null or l.code = %(code)s or l.data ->> 'error' = %(code)s or l.data ->> 'reason' = %(code)s
           or l.data ->> 'status' = %(code)s)
      and (%(words)s::text is null or position(lower(%(words)s) in lower(l.url || ' ' || l.code || ' ' || l.data::text)) > 0)
    order by l.id desc
    limit %(limit)s) found
order by id;

-- name: newest
select coalesce(max(id), 0) from run_log;
