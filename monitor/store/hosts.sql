-- name: lease
insert into host_lease as h (host, token, leased_until)
values (%(host)s, %(token)s, now() + %(seconds)s * interval '1 second')
on conflict (host) do update set token = excluded.token, leased_until = excluded.leased_until
where (h.leased_until is null or h.leased_until < now() or h.token = excluded.token) and h.stopped_at is null
returning host, delay, robots, robots_at, robots_decision, not_before;

-- name: extend
update host_lease set leased_until = now() + %(seconds)s * interval '1 second'
where token = %(token)s and leased_until > now()
returning host;

-- name: release
update host_lease set token = null, leased_until = null where token = %(token)s;

-- name: learn
update host_lease set
    delay = coalesce(%(delay)s, delay),
    robots = coalesce(%(robots)s, robots),
    robots_at = coalesce(%(robots_at)s, robots_at)
where host = %(host)s and token = %(token)s;

-- name: back_off
-- As long as it asked for, doubled for each time before that it refused us, at most a day; so for its group.
with refused as (
    -- Each source of a host in one crawl tells of the same refusal: the first counts.
    select host, back_offs from host_lease
    where host = %(host)s and token = %(token)s and (not_before is null or not_before <= %(at)s)
)
update host_lease h set
    not_before = greatest(h.not_before, %(at)s + least(%(wait)s * 2.0 ^ least(refused.back_offs, 12), 86400)
                                                 * interval '1 second'),
    back_offs = h.back_offs + 1
from refused
where h.token = %(token)s and (h.host = refused.host or h.host = %(group)s);

-- name: absolve
update host_lease set back_offs = 0 where token = %(token)s and back_offs > 0 and not host = any(%(refused)s);

-- name: decide
insert into host_lease (host, robots_decision) values (%(host)s, %(decision)s)
on conflict (host) do update set robots_decision = excluded.robots_decision;

-- name: stop
insert into host_lease (host, stopped_at) values (%(host)s, %(at)s)
on conflict (host) do update set
    stopped_at = excluded.stopped_at,
    -- A crawl under way loses its lease, so that its next write is its last.
    leased_until = case when excluded.stopped_at is null then host_lease.leased_until end;

-- name: list
select host, delay, robots ->> 'state' as robots_state, robots_decision, not_before, stopped_at
from host_lease
order by host;
