-- name: put_body
insert into body (sha256, content, size, stored_at) values (%(sha256)s, %(content)s, %(size)s, %(at)s)
-- A tombstone takes its bytes again only when an operator has lifted the erasure.
on conflict (sha256) do update set content = excluded.content, erased_at = null, erased_why = null, may_return = false
where body.may_return;

-- name: before
select url, sha256, gone_looks, held from page where url = any(%(urls)s);

-- name: bodies_kept
select sha256 from body where sha256 = any(%(sha256s)s) and not may_return;

-- name: put_page
insert into page as p (url, source_id, kind, parent_id, name, seq, title, row_date, listed_at,
                       etag, last_modified, sha256, first_seen, last_seen, last_status)
values (%(url)s, %(source_id)s, %(kind)s, (select id from page where url = %(parent_url)s), %(name)s, %(seq)s, %(title)s, %(row_date)s, %(listed_at)s,
        %(etag)s, %(last_modified)s, %(sha256)s, %(at)s, %(at)s, %(status)s)
on conflict (url) do update set
    parent_id = coalesce(p.parent_id, excluded.parent_id),
    name = case when excluded.name = '' then p.name else excluded.name end,
    -- A row counts as seen only with its page: else a look that fails would hide that the row has changed.
    title = case when excluded.title = '' or excluded.last_status not in (200, 304) then p.title else excluded.title end,
    row_date = case when excluded.last_status in (200, 304) then coalesce(excluded.row_date, p.row_date)
                    else p.row_date end,
    listed_at = coalesce(excluded.listed_at, p.listed_at),
    -- Only a good answer moves what the next conditional request is made with.
    etag = case when excluded.last_status = 200 then excluded.etag else p.etag end,
    last_modified = case when excluded.last_status = 200 then excluded.last_modified else p.last_modified end,
    sha256 = case when excluded.last_status = 200 then excluded.sha256 else p.sha256 end,
    last_seen = case when excluded.last_status in (200, 304) then excluded.last_seen else p.last_seen end,
    last_status = excluded.last_status
returning id;

-- name: listed
update page set listed_at = %(at)s where url = any(%(urls)s) and kind = 'notice';

-- name: put_snapshot
insert into snapshot (page_id, run_id, at, status, sha256, content_type, final_url, seconds, state, outcome)
values (%(page_id)s, %(run_id)s, %(at)s, %(status)s, %(sha256)s, %(content_type)s, %(final_url)s, %(seconds)s,
        %(state)s, %(outcome)s);

-- name: known
select p.url, p.kind, p.sha256, p.etag, p.last_modified, p.title, p.row_date, parent.url as parent_url, p.name, p.seq,
       not p.held and (%(everything)s or coalesce(p.look_at <= %(now)s, false)) as look
from page p left join page parent on parent.id = p.parent_id
where p.source_id = %(source)s
order by p.listed_at desc nulls last, p.id desc
limit %(limit)s;

-- name: claim
with next as (
    select s.id from snapshot s join page p on p.id = s.page_id join source o on o.id = p.source_id
    -- What a doubtful source found waits until it is doubted no more.
    where o.held is null and s.state = 'pending' and (s.claimed_until is null or s.claimed_until < now())
      and (%(runs)s::bigint[] is null
           or p.source_id in (select source_id from run where id = any(%(runs)s)))
      -- A page's looks are read in order, so that no version between two is passed over.
      and not exists (select 1 from snapshot o where o.page_id = s.page_id and o.state = 'pending' and o.id < s.id)
    order by s.id
    limit %(batch)s
    for update of s skip locked
)
update snapshot set claimed_until = now() + interval '45 seconds', attempts = attempts + 1
from next, page, run
where snapshot.id = next.id and page.id = snapshot.page_id and run.id = snapshot.run_id
returning snapshot.id, snapshot.page_id, snapshot.run_id, snapshot.at, snapshot.status, snapshot.sha256,
          snapshot.content_type, snapshot.attempts, page.url, page.kind, page.source_id, page.parent_id,
          page.title as row_title, page.row_date, page.quick_sha256, page.quick_version, page.first_seen,
          page.gone_looks, page.sha256 is not null as good_before,
          page.name, page.seq, run.trigger = 'backfill' as backfill;

-- name: pending_count
select count(*) from snapshot where state = 'pending' and (%(runs)s::bigint[] is null or run_id = any(%(runs)s));

-- name: pending_unclaimed
select exists (
    select 1 from snapshot s join page p on p.id = s.page_id join source o on o.id = p.source_id
    where o.held is null and s.state = 'pending' and (s.claimed_until is null or s.claimed_until < now())
);

-- name: bodies
select sha256, content from body where sha256 = any(%(sha256s)s) and content is not null;

-- name: same_text
with seen as (
    select *
    from unnest(%(snapshots)s::bigint[], %(pages)s::bigint[], %(quicks)s::text[], %(versions)s::text[])
        as seen (snapshot_id, page_id, quick, version)
), mine as (
    -- Only pages that are still as they were when claimed. Those that someone else holds are left: who waits for
    -- several pages may wait in a ring.
    select seen.snapshot_id, page.id as page_id, page.url, page.source_id, page.open_until
    from seen join page on page.id = seen.page_id
    where page.quick_sha256 = seen.quick and page.quick_version = seen.version and page.gone_looks = 0
    for update of page skip locked
)
update snapshot set state = 'done', outcome = 'same_text', claimed_until = null
from mine where snapshot.id = mine.snapshot_id and snapshot.state = 'pending'
returning mine.snapshot_id, mine.page_id, mine.url, mine.source_id, mine.open_until;

-- name: next_looks
update page set look_at = next.look_at
from unnest(%(ids)s::bigint[], %(look_at)s::timestamptz[]) as next (id, look_at)
where page.id = next.id;

-- name: lock_page
select id from page where id = %(id)s for update;

-- name: done
update snapshot set state = 'done', outcome = %(outcome)s, claimed_until = null where id = %(id)s;

-- name: release
update snapshot set claimed_until = null where id = %(id)s;

-- name: body
select content from body where sha256 = %(sha256)s;

-- name: kind
select kind from page where url = %(url)s;

-- name: last_list
select b.content, s.content_type, s.final_url
from page p join lateral (select * from snapshot where page_id = p.id order by id desc limit 1) s on true
     join body b on b.sha256 = s.sha256
where p.url = %(url)s and p.kind = 'list' and s.status = 200 and b.content is not null;

-- name: read
update page set quick_sha256 = %(quick)s, quick_version = %(version)s, look_at = %(look_at)s,
                gone_since = null, gone_looks = 0
where id = %(id)s;

-- name: gone
update page set gone_since = coalesce(gone_since, %(at)s), gone_looks = gone_looks + 1, look_at = %(look_at)s
where id = %(id)s
returning gone_since, gone_looks;

-- name: snapshot
select s.id, s.page_id, s.run_id, s.at, s.status, s.sha256, s.content_type, s.attempts, p.url, p.kind, p.source_id,
       p.parent_id, p.title as row_title, p.row_date, p.quick_sha256, p.quick_version, p.first_seen, p.gone_looks, p.sha256 is not null as good_before, p.name, p.seq,
       r.trigger = 'backfill' as backfill
from snapshot s join page p on p.id = s.page_id join run r on r.id = s.run_id
where s.id = %(id)s;

-- name: set_open
update page set open_until = %(until)s where id = %(id)s and open_until is distinct from %(until)s;

-- name: open_until
select open_until from page where id = %(id)s;

-- name: set_look
update page set look_at = %(look_at)s where id = %(id)s;

-- name: read_anew
-- The last good look waits to be read again, whatever its quick hash says.
with page_again as (
    update page set quick_sha256 = null, quick_version = null where id = %(id)s returning id
)
update snapshot set state = 'pending', outcome = null, attempts = 0
where id = (select max(s.id) from snapshot s, page_again where s.page_id = page_again.id and s.sha256 is not null);
