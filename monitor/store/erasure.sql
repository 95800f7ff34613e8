-- name: hold
select id from document where id = %(document)s for update;

-- name: pages
-- The pages that show or showed it. `shared`: another document that is not erased stands there too.
select p.id, p.url,
       exists (select 1 from appearance a join document d on d.id = a.document_id
               where a.page_id = p.id and d.id <> %(document)s and d.state <> 'erased') as shared
from page p
where p.id in (select page_id from appearance where document_id = %(document)s
               union select s.page_id from version v join snapshot s on s.id = v.snapshot_id
               where v.document_id = %(document)s)
order by p.id
for update;

-- name: files
-- Its files, as far as no other document that is not erased has them.
select p.id, p.url
from page p
where p.kind = 'attachment'
  and (p.url in (select url from document_attachment where document_id = %(document)s) or p.parent_id = any(%(pages)s))
  and not exists (select 1 from document_attachment f join document d on d.id = f.document_id
                  where f.url = p.url and d.id <> %(document)s and d.state <> 'erased')
order by p.id
for update;

-- name: bodies
select b.sha256, b.size
from body b
where b.content is not null
  and b.sha256 in (select sha256 from snapshot where page_id = any(%(pages)s) and sha256 is not null)
  and not exists (select 1 from snapshot s join page p on p.id = s.page_id
                  where s.sha256 = b.sha256 and not p.held and not s.page_id = any(%(pages)s));

-- name: counts
select (select count(*) from version where document_id = %(document)s) as versions,
       (select count(*) from change where document_id = %(document)s) as changes;

-- name: put
insert into erasure (document_id, at, why) values (%(document)s, %(at)s, %(why)s) returning id;

-- name: remember_texts
insert into erased_text (compare_sha256, erasure_id)
select compare_sha256, %(erasure)s from version where document_id = %(document)s
union
select compare_sha256, %(erasure)s from appearance where document_id = %(document)s
on conflict (compare_sha256) do nothing;

-- name: erase_bodies
update body set content = null, erased_at = %(at)s, erased_why = %(why)s, may_return = false
where sha256 = any(%(bodies)s) and content is not null;

-- name: hold_pages
update page set held = true, title = '', name = '', etag = null, last_modified = null, look_at = null
where id = any(%(pages)s);

-- name: erase_versions
update version set reading = %(reading)s where document_id = %(document)s;

-- name: erase_appearances
update appearance set variant = null where document_id = %(document)s;

-- name: erase_changes
update change set reason = '', operations = '[]' where document_id = %(document)s;

-- name: erase_relations
delete from relation where from_document = %(document)s;

-- name: erase_files
delete from document_attachment where document_id = %(document)s;

-- name: erase_document
update document set state = 'erased', title = %(title)s, key = 'erased ' || id, edition_key = null, title_core = null,
                    previous_edition = null, issuers = '{}', text_status_evidence = null,
                    status_evidence = null
where id = %(document)s;

-- name: in_force
select e.at, e.why from erasure e where e.document_id = %(document)s and e.lifted_at is null;

-- name: of_text
select e.document_id from erased_text t join erasure e on e.id = t.erasure_id where t.compare_sha256 = %(sha256)s;

-- name: lift
update erasure set lifted_at = %(at)s where document_id = %(document)s and lifted_at is null returning id;

-- name: forget_texts
delete from erased_text where erasure_id = %(erasure)s;

-- name: held_pages
select p.id from page p
where p.held and (p.id in (select page_id from appearance where document_id = %(document)s)
                  or p.parent_id in (select page_id from appearance where document_id = %(document)s))
order by p.id
for update;

-- name: open_pages
update page set held = false, sha256 = null, quick_sha256 = null, quick_version = null, look_at = %(at)s,
                gone_since = null, gone_looks = 0
where id = any(%(pages)s);

-- name: let_bodies_return
update body set may_return = true
where content is null and sha256 in (select sha256 from snapshot where page_id = any(%(pages)s));

-- name: forget_appearances
delete from appearance where document_id = %(document)s;
