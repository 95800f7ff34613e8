-- name: last_day
select max(day) from run_day;

-- name: first_run
select min((started_at at time zone 'Asia/Shanghai')::date) from run;

-- name: sum_up
insert into run_day (day, source_id, runs, ok, requests, fetched, not_modified, bytes, seconds, codes)
select %(day)s, r.source_id, count(*), count(*) filter (where r.status = 'ok'), sum(r.requests), sum(r.fetched),
       sum(r.not_modified), sum(r.bytes), coalesce(sum(extract(epoch from r.ended_at - r.started_at)), 0),
       coalesce((select jsonb_object_agg(c.code, c.lines)
                 from (select l.code, count(*) as lines
                       from run_log l join run o on o.id = l.run_id
                       where o.source_id = r.source_id and o.started_at >= %(begin)s and o.started_at < %(end)s
                       group by l.code) c), '{}')
from run r
where r.started_at >= %(begin)s and r.started_at < %(end)s and r.ended_at is not null
group by r.source_id
on conflict (day, source_id) do nothing;
