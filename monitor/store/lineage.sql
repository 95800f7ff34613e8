-- name: describe
update document set edition_key = %(edition_key)s, issued_on = %(issued_on)s, title_core = %(title_core)s
where id = %(id)s;

-- name: previous_edition
select id from document
where edition_key = %(edition_key)s and id <> %(id)s
  and issued_on between %(earliest)s and %(latest)s
order by issued_on desc
limit 1;

-- name: set_previous
update document set previous_edition = %(previous)s where id = %(id)s;

-- name: put_relation
insert into relation (from_document, type, title, doc_number, to_document, evidence, ruling, holds_from)
values (%(document)s, %(type)s, %(title)s, %(doc_number)s, %(to_document)s, %(evidence)s, %(ruling)s, %(holds_from)s)
on conflict (from_document, type, title, doc_number) do update set
    to_document = coalesce(relation.to_document, excluded.to_document), evidence = excluded.evidence;

-- name: drop_relations
delete from relation where from_document = %(document)s returning to_document;

-- name: by_number
select id from document where doc_number = %(doc_number)s and id <> %(document)s order by first_seen limit 2;

-- name: by_core
select id from document
where (title_core = %(title)s or (title = %(title)s and title_core is not null)) and id <> %(document)s
order by first_seen
limit 2;

-- name: resolve_later
update relation set to_document = %(document)s
where to_document is null and from_document <> %(document)s
  and (doc_number = %(doc_number)s
       or (doc_number is null and %(title_core)s::text is not null and title in (%(title_core)s, %(title)s)));

-- name: draft
select draft.id
from relation r
join document draft on draft.id = r.from_document
join document d on d.id = r.to_document
join page p on p.id = d.authoritative_page
join page draft_page on draft_page.id = draft.authoritative_page
where r.to_document = %(document)s and r.type = 'draft_of' and draft.state <> 'erased'
  and draft.issued_on >= %(earliest)s and draft.issued_on <= d.issued_on
  and (draft.issuers && d.issuers or split_part(p.source_id, '/', 1) = split_part(draft_page.source_id, '/', 1))
order by draft.issued_on desc, draft.first_seen desc
limit 1;

-- name: relations_of
select r.type, r.title, r.doc_number, r.to_document, d.title as to_title, r.evidence, true as outgoing
from relation r left join document d on d.id = r.to_document
where r.from_document = %(document)s
union all
select r.type, d.title, d.doc_number, r.from_document, d.title, r.evidence, false
from relation r join document d on d.id = r.from_document
where r.to_document = %(document)s;

-- name: cascade
-- What a document follows, and what that follows (depth below 0), and what follows it (above 0); nearest first.
with recursive followed as (
    select r.to_document as id, -1 as depth, r.type, r.evidence
    from relation r
    where r.from_document = %(document)s and r.type in ('implements', 'forwards', 're_issues')
      and r.to_document is not null
    union
    select r.to_document, f.depth - 1, r.type, r.evidence
    from followed f join relation r on r.from_document = f.id
    where r.type in ('implements', 'forwards', 're_issues') and r.to_document is not null and f.depth > -5
),
following as (
    select r.from_document as id, 1 as depth, r.type, r.evidence
    from relation r
    where r.to_document = %(document)s and r.type in ('implements', 'forwards', 're_issues')
    union
    select r.from_document, f.depth + 1, r.type, r.evidence
    from following f join relation r on r.to_document = f.id
    where r.type in ('implements', 'forwards', 're_issues') and f.depth < 5
),
nearest as (
    select distinct on (id) id, depth, type, evidence
    from (select * from followed union all select * from following) steps
    where id <> %(document)s
    order by id, abs(depth), depth
)
select n.depth, n.type, d.id as document, d.title, d.doc_number, n.evidence
from nearest n join document d on d.id = n.id
where d.state <> 'erased'
order by n.depth, d.issued_on, d.id
limit 200;
