-- name: appearance
select a.document_id, d.authoritative_page, d.state, a.rank
from appearance a join document d on d.id = a.document_id
where a.page_id = %(page)s and a.segment = %(segment)s;

-- name: appearances_of_page
select a.segment, a.document_id, d.authoritative_page, d.state
from appearance a join document d on d.id = a.document_id
where a.page_id = %(page)s
order by a.segment;

-- name: candidates
select id from document
where key = %(key)s
  and not exists (select 1 from separation where document_id = document.id and page_id = %(page)s)
order by first_seen, id
limit 20;

-- name: lock_key
select pg_advisory_xact_lock(hashtextextended(%(key)s, 7301));

-- name: put_document
insert into document (key, authoritative_page, title, doc_number, first_seen)
values (%(key)s, %(page)s, %(title)s, %(doc_number)s, %(at)s)
returning id;

-- name: update_document
update document set title = %(title)s, doc_number = coalesce(%(doc_number)s, doc_number), state = %(state)s
where id = %(id)s;

-- name: set_authoritative
update document set authoritative_page = %(page)s where id = %(id)s;

-- name: next_authoritative
select a.page_id from appearance a join page p on p.id = a.page_id
where a.document_id = %(id)s and a.page_id <> %(page)s and p.gone_looks = 0
order by a.rank, a.first_seen
limit 1;

-- name: authority
select a.rank from appearance a join document d on d.id = a.document_id and d.authoritative_page = a.page_id
where d.id = %(id)s
limit 1;

-- name: put_appearance
insert into appearance (page_id, segment, document_id, rank, compare_sha256, variant, first_seen, last_seen)
values (%(page)s, %(segment)s, %(document)s, %(rank)s, %(sha256)s, %(variant)s, %(at)s, %(at)s)
on conflict (page_id, segment) do update set
    rank = excluded.rank, compare_sha256 = excluded.compare_sha256, variant = excluded.variant,
    last_seen = excluded.last_seen;

-- name: newest_version
select id, document_id, no, kind, reading, compare_sha256, extractor_version, snapshot_id, segment, observed_at
from version where document_id = %(document)s
order by no desc
limit 1;

-- name: put_version
insert into version (document_id, no, kind, reading, compare_sha256, extractor_version, snapshot_id, segment,
                     observed_at)
values (%(document)s, (select coalesce(max(no), 0) + 1 from version where document_id = %(document)s), %(kind)s,
        %(reading)s, %(sha256)s, %(extractor_version)s, %(snapshot)s, %(segment)s, %(at)s)
returning id;

-- name: attachments
select seq, name, url, sha256 from document_attachment
where document_id = %(document)s and removed_at is null
order by seq;

-- name: put_attachment
insert into document_attachment (document_id, url, name, seq, sha256, first_seen)
-- Its bytes may be here already: the crawl goes ahead of the reading.
values (%(document)s, %(url)s, %(name)s, %(seq)s, (select sha256 from page where url = %(url)s), %(at)s)
on conflict (document_id, url) do update set name = excluded.name, seq = excluded.seq, removed_at = null;

-- name: move_attachment
update document_attachment set url = %(url)s, seq = %(seq)s where document_id = %(document)s and url = %(old_url)s;

-- name: remove_attachment
update document_attachment set removed_at = %(at)s where document_id = %(document)s and url = %(url)s;

-- name: attachment_of
select da.document_id, da.seq, da.name, da.url, da.sha256
from document_attachment da
where da.url = %(url)s and da.removed_at is null;

-- name: set_attachment_bytes
update document_attachment set sha256 = %(sha256)s where document_id = %(document)s and url = %(url)s;

-- name: refresh_version
update version set reading = %(reading)s, compare_sha256 = %(sha256)s, extractor_version = %(extractor_version)s
where id = %(id)s
returning document_id;

-- name: to_reread
select v.id, v.document_id, v.snapshot_id, p.source_id, d.title, p.url
from document d
join lateral (select * from version where document_id = d.id order by no desc limit 1) v on true
join page p on p.id = d.authoritative_page
where d.state <> 'erased'
  and (%(sources)s::text[] is null or p.source_id = any(%(sources)s))
  and (%(since)s::timestamptz is null or v.observed_at >= %(since)s)
  and v.id > %(after)s
order by v.id
limit %(limit)s;

-- name: page_of
select p.url from document d join page p on p.id = d.authoritative_page where d.id = %(id)s;

-- name: appearances_of_document
select p.id as page_id, p.url, a.segment, a.rank, p.id = d.authoritative_page as authoritative,
       a.variant is not null as differs, a.first_seen, a.last_seen
from appearance a join page p on p.id = a.page_id join document d on d.id = a.document_id
where a.document_id = %(document)s
order by authoritative desc, a.rank, a.first_seen;

-- name: separate
insert into separation (page_id, document_id, at)
select a.page_id, a.document_id, %(at)s
from appearance a join document d on d.id = a.document_id join page p on p.id = a.page_id
where p.url = %(url)s and a.document_id = %(document)s and d.authoritative_page <> a.page_id
on conflict do nothing
returning page_id;

-- name: forget_appearance
delete from appearance where page_id = %(page)s and document_id = %(document)s;

-- name: versions_of
select v.id, v.no, v.kind, v.observed_at, v.extractor_version, v.snapshot_id
from version v where v.document_id = %(document)s
order by v.no desc;

-- name: find
select d.id, d.title, d.doc_number, d.status, d.state, d.first_seen, p.url, d.previous_edition
from document d join page p on p.id = d.authoritative_page
where d.id::text = %(wanted)s or d.doc_number = %(wanted)s or p.url = %(wanted)s
   or exists (select 1 from appearance a join page q on q.id = a.page_id where a.document_id = d.id and q.url = %(wanted)s)
order by d.first_seen
limit 50;

-- name: any
select exists (select 1 from document);
