-- name: end_orphans
update run set ended_at = %(at)s, status = 'failed', errors = %(errors)s
where ended_at is null
  and not exists (select 1 from host_lease h where h.token = run.token and h.leased_until > now())
returning id;
