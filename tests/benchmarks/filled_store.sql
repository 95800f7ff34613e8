-- name: sources
insert into source (id, declaration, hosts, enabled, declared, depth_key)
select 'past/' || n, '{}', '{}', false, false, ''
from generate_series(1, 500) n;

-- name: runs
insert into run (source_id, token, trigger, started_at, ended_at, status)
select 'past/' || n, gen_random_uuid(), 'schedule', now() - interval '90 days', now() - interval '90 days', 'ok'
from generate_series(1, 500) n;

-- name: pages
insert into page (url, source_id, kind, first_seen, last_seen, last_status, sha256, quick_sha256, quick_version, look_at)
select 'http://past.example/' || n, 'past/' || 1 + n %% 500, 'notice', now() - interval '90 days', now() - interval '1 day', 200, sha256(n::text::bytea), md5(n::text), 'x', now() + interval '30 days'
from generate_series(1, %(pages)s) n;

-- name: bodies
insert into body (sha256, content, size, stored_at)
select sha256(n::text::bytea), '\x00', 1, now()
from generate_series(1, %(pages)s) n;

-- name: snapshots
insert into snapshot (page_id, run_id, at, status, sha256, state, outcome)
select p.id, r.id, now() - n * interval '7 days', 200, p.sha256, 'done', 'same_text'
from page p join run r on r.source_id = p.source_id
cross join generate_series(1, %(each)s) n
where p.url like 'http://past.example/%%';

-- name: documents
insert into document (key, authoritative_page, title, first_seen)
select 'past ' || id, id, '往年通知' || id, first_seen
from page
where url like 'http://past.example/%%';

-- name: appearances
insert into appearance (page_id, segment, document_id, rank, compare_sha256, first_seen, last_seen)
select authoritative_page, 0, id, 0, sha256(key::bytea), first_seen, first_seen
from document
where key like 'past %%';

-- name: versions
insert into version (document_id, no, kind, reading, compare_sha256, extractor_version, snapshot_id, segment, observed_at)
select d.id, row_number() over (partition by d.id order by s.id), 'backfill', decode(repeat(md5(s.id::text), 40), 'hex'), sha256(s.id::text::bytea), 'x', s.id, 0, s.at
from document d join snapshot s on s.page_id = d.authoritative_page
where d.key like 'past %%';

-- name: analysis
analyze;
