-- name: runs
select r.source_id, r.id as run_id, r.ended_at as at, r.status, r.bytes > 0 or r.fetched + r.not_modified > 0 as answered, r.errors
from run r
where r.token = %(token)s and r.ended_at is not null and r.status <> 'skipped';

-- name: reach
-- Whether anything answered since then, and how many hosts were tried since then in vain.
select exists (select 1 from run
               where started_at >= %(since)s and (bytes > 0 or fetched + not_modified > 0)) as answered,
       (select count(distinct s.hosts[1]) from run r join source s on s.id = r.source_id
        where r.started_at >= %(since)s and r.ended_at is not null and r.status in ('failed', 'blocked')
          and exists (select 1 from jsonb_array_elements(r.errors) e where e ->> 'code' = any(%(codes)s))) as in_vain;

-- name: network_down_since
select opened_at from incident where source_id is null and class = 'network' and closed_at is null;

-- name: close_network
update incident set closed_at = %(at)s where source_id is null and class = 'network' and closed_at is null;

-- name: close_unreachable
-- What looked like the sites' fault was ours.
update incident set closed_at = %(at)s
where class = 'unreachable' and closed_at is null and opened_at >= %(since)s;
