-- name: start
insert into run (source_id, token, trigger, started_at)
values (%(source_id)s, %(token)s, %(trigger)s, %(at)s)
returning id;

-- name: finish
update run set
    ended_at = %(at)s, status = %(status)s, requests = %(requests)s, fetched = %(fetched)s,
    not_modified = %(not_modified)s, bytes = %(bytes)s, errors = %(errors)s
where id = %(id)s and ended_at is null;

-- name: unfinished
select id, source_id from run where token = %(token)s and ended_at is null order by id;

-- name: add_entries
update run set entries = entries + %(entries)s where id = %(id)s;

-- name: good_before
select max(started_at) from run
where source_id = %(source_id)s and id < %(id)s and status in ('ok', 'partial');

-- name: any_failed
select exists (
    select from run
    where source_id = %(source_id)s and started_at > %(since)s and id < %(id)s and status in ('failed', 'blocked')
);

-- name: any_started
select exists (select from run where started_at > %(since)s and started_at < %(until)s);

-- name: log
insert into run_log (run_id, at, level, code, url, data)
values (%(run_id)s, %(at)s, %(level)s, %(code)s, %(url)s, %(data)s);

-- name: list
select run.*,
       count(c.id) filter (where c.kind in ('new', 'backfill')) as new,
       count(c.id) filter (where c.kind = 'changed') as changed,
       count(c.id) filter (where c.kind = 'withdrawn') as withdrawn
from run left join change c on c.run_id = run.id
where (%(ids)s::bigint[] is null or run.id = any(%(ids)s))
  and (%(source)s::text is null or run.source_id = %(source)s)
group by run.id
order by run.id desc
limit %(limit)s;

-- name: log_lines
select id, run_id, at, level, code, url, data
from run_log
where run_id = %(run_id)s and id > %(after)s
order by id
limit %(limit)s;

-- name: prune_log
delete from run_log where at < %(before)s;
