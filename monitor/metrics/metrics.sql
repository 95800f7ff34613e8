-- Each statement gives one metric's samples: its labels, if it has any, and its value last. `now` is domain time.

-- name: begin
set transaction isolation level repeatable read, read only;
set local statement_timeout = '5s';

-- name: fetches
select case when code = 'response' then substr(data ->> 'status', 1, 1) || 'xx' else data ->> 'error' end, count(*)
from run_log
where at > %(now)s - interval '1 hour' and code in ('response', 'no_answer')
group by 1;

-- name: fetch_seconds
select q::text, percentile_cont(q) within group (order by (data ->> 'ms')::double precision) / 1000
from run_log, unnest(array[0.5, 0.95, 0.99]) q
where at > %(now)s - interval '1 hour' and code = 'response' and data ? 'ms'
group by q;

-- name: runs
select status, count(*) from run where started_at > %(now)s - interval '1 hour' group by status;

-- name: sources
select state, count(*)
from source,
     lateral (select case when last_run_at is null then 'never looked at'
                          when last_status in ('ok', 'partial') then 'ok'
                          else coalesce(last_status, 'failed') end as state) s
where enabled and declared
group by state;

-- name: sources_due
select count(*) from source where enabled and declared and next_due <= %(now)s;

-- name: sources_late
select count(*) from source where enabled and declared and next_due <= %(now)s - interval '5 minutes';

-- name: queue
select queue_name, count(*) from procrastinate_jobs where status = 'todo' group by queue_name
union all select 'snapshots', count(*) from snapshot where state = 'pending'
union all select 'events', count(*) from event where matched_at is null
union all select 'messages', count(*) from message where state in ('due', 'waiting') and due_at <= %(now)s;

-- name: oldest_delivery
select coalesce(extract(epoch from %(now)s - min(due_at)), 0)
from message
where state in ('due', 'waiting') and due_at <= %(now)s;

-- name: messages
select state, count(*) from message where state <> 'sent' and state <> 'cancelled' group by state;

-- name: changes
select kind, count(*) from change where at > %(now)s - interval '1 day' group by kind;

-- name: rows
-- As the planner knows them: a count would read the whole table.
select relname, greatest(reltuples, 0)
from pg_class
where oid = any(array['version', 'change', 'document', 'page', 'snapshot', 'body', 'run']::regclass[]);

-- name: incidents
select class, count(*) from incident where closed_at is null group by class;

-- name: bytes
select 'bodies', pg_total_relation_size('body')
union all select 'database', pg_database_size(current_database());
