-- name: upsert
insert into source (id, declaration, hosts, enabled, depth_key, next_due, held)
values (%(id)s, %(declaration)s, %(hosts)s, %(enabled)s, %(depth_key)s, %(next_due)s,
        case when not %(trusted)s then 'probation' end)
on conflict (id) do update set
    declaration = excluded.declaration,
    hosts = excluded.hosts,
    enabled = excluded.enabled,
    declared = true,
    -- A changed list, depth or paging shows old notices for the first time: they are back-catalogue again.
    baseline_at = case when source.depth_key = excluded.depth_key then source.baseline_at end,
    depth_key = excluded.depth_key,
    held = case when excluded.held is null and source.held = 'probation' then null
                when source.depth_key = excluded.depth_key then source.held
                else coalesce(excluded.held, source.held) end,
    -- Another schedule counts from now on, and not from the next look that the old one had planned.
    next_due = case when source.declaration -> 'schedule' = excluded.declaration -> 'schedule'
                    then coalesce(source.next_due, excluded.next_due)
                    else least(source.next_due, excluded.next_due) end;

-- name: retire_others
update source set declared = false where declared and not id = any(%(ids)s);

-- name: states
select id, enabled, declared, next_due, baseline_at, last_run_at, last_ok_at, last_status,
       (select count(*) from page where page.source_id = source.id and kind = 'notice') as pages, usual_silence,
       (select max(coalesce(p.row_date, p.first_seen))
        from (select row_date, first_seen from page
              where source_id = source.id and kind = 'notice' and listed_at is not null
              order by listed_at desc
              limit 50) p) as newest_notice
from source
where %(ids)s::text[] is null or id = any(%(ids)s)
order by id;

-- name: due_count
-- Counted no further than anybody asks: after a standstill all sources are due.
select count(*) as due from (
    select 1 from source
    where enabled and declared and next_due <= %(now)s
      and not exists (
          select 1 from unnest(source.hosts) own join host_lease h on h.host = own
          where h.leased_until > now() or h.not_before > %(now)s or h.stopped_at is not null
      )
    order by next_due
    limit %(most)s) due;

-- name: claim_due
select id, declaration
from source
where enabled and declared and next_due <= %(now)s
  and not exists (
      select 1 from unnest(source.hosts) own join host_lease h on h.host = own
      where h.leased_until > now() or h.not_before > %(now)s or h.stopped_at is not null
  )
order by next_due
limit %(batch)s
for update skip locked;

-- name: finish
update source set
    last_run_at = %(at)s,
    last_status = %(status)s,
    last_ok_at = case when %(status)s = 'ok' then %(at)s else last_ok_at end,
    baseline_at = case when baseline_at is null and %(complete)s then %(at)s else baseline_at end
where id = %(id)s;

-- name: set_next_due
update source set next_due = %(next_due)s, usual_silence = coalesce(%(usual_silence)s, usual_silence)
where id = %(id)s;

-- name: sights
-- The latest notices of a source, each with the good look before the one that met it.
select p.first_seen as seen, p.row_date as day, p.first_seen <= s.baseline_at or s.baseline_at is null as back_catalogue,
       (select max(r.started_at) from (
            select started_at from run
            where source_id = p.source_id and started_at < p.first_seen and status in ('ok', 'partial')
              and ended_at < p.first_seen
            order by started_at desc
            limit 1) r) as after
from (select source_id, first_seen, row_date from page
      where source_id = %(id)s and kind = 'notice'
      order by first_seen desc
      limit %(limit)s) p
join source s on s.id = p.source_id;

-- name: usual_silence
select usual_silence from source where id = %(id)s;

-- name: group_key
select host from source, unnest(hosts) host where id = %(id)s and starts_with(host, %(prefix)s);

-- name: open_notice
select exists (select 1 from page where source_id = %(id)s and open_until > %(now)s);

-- name: spread_overdue
-- Only when nothing has looked for a while, so that it was this service that stood still; `turn` is chance's part.
update source set next_due = %(now)s + (((hashtext(id) & 65535) / 65536.0 + %(turn)s)::numeric %% 1)::double precision
                                       * %(spread)s * interval '1 second'
where enabled and declared and next_due < %(overdue)s
  and not exists (select 1 from run where started_at > %(overdue)s);

-- name: count_overdue
select count(*) from source where enabled and declared and next_due < %(overdue)s;

-- name: baseline
select baseline_at, last_ok_at, last_status from source where id = %(id)s;

-- name: declaration
select declaration from source where id = %(id)s;
