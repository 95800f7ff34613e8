-- name: upsert
insert into source (id, declaration, hosts, enabled, depth_key, next_due)
values (%(id)s, %(declaration)s, %(hosts)s, %(enabled)s, %(depth_key)s, %(next_due)s)
on conflict (id) do update set
    declaration = excluded.declaration,
    hosts = excluded.hosts,
    enabled = excluded.enabled,
    declared = true,
    -- A changed list, depth or paging shows old notices for the first time: they are back-catalogue again.
    baseline_at = case when source.depth_key = excluded.depth_key then source.baseline_at end,
    depth_key = excluded.depth_key,
    next_due = coalesce(source.next_due, excluded.next_due);

-- name: retire_others
update source set declared = false where declared and not id = any(%(ids)s);

-- name: states
select id, enabled, declared, next_due, baseline_at, last_run_at, last_ok_at, last_status,
       (select count(*) from page where page.source_id = source.id and kind = 'notice') as pages
from source
where %(ids)s::text[] is null or id = any(%(ids)s)
order by id;

-- name: due_count
select count(*) as due
from source
where enabled and declared and next_due <= %(now)s
  and not exists (
      select 1 from host_lease h
      where h.host = any(source.hosts)
        and (h.leased_until > now() or h.not_before > %(now)s or h.stopped_at is not null)
  );

-- name: claim_due
select id, declaration
from source
where enabled and declared and next_due <= %(now)s
  and not exists (
      select 1 from host_lease h
      where h.host = any(source.hosts)
        and (h.leased_until > now() or h.not_before > %(now)s or h.stopped_at is not null)
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
update source set next_due = %(next_due)s where id = %(id)s;

-- name: baseline
select baseline_at, last_ok_at, last_status from source where id = %(id)s;

-- name: declaration
select declaration from source where id = %(id)s;
