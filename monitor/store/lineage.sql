-- name: describe
update document set
    edition_key = %(edition_key)s, issued_on = %(issued_on)s, title_core = %(title_core)s,
    effective_date = %(effective_date)s,
    -- A status that another document's repeal has set is not undone by the text of the repealed one.
    status = case when status = 'repealed' then status else %(status)s end
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
insert into relation (from_document, type, title, doc_number, to_document, evidence)
values (%(document)s, %(type)s, %(title)s, %(doc_number)s, %(to_document)s, %(evidence)s)
on conflict (from_document, type, title, doc_number) do update set
    to_document = coalesce(relation.to_document, excluded.to_document), evidence = excluded.evidence;

-- name: drop_relations
delete from relation where from_document = %(document)s;

-- name: by_number
select id from document where doc_number = %(doc_number)s and id <> %(document)s order by first_seen limit 2;

-- name: by_core
select id from document where title_core = %(title)s and id <> %(document)s order by first_seen limit 2;

-- name: resolve_later
update relation set to_document = %(document)s
where to_document is null and from_document <> %(document)s
  and (doc_number = %(doc_number)s or (doc_number is null and title = %(title_core)s))
returning from_document, type;

-- name: due_repeals
-- A draft repeals nothing, and neither does a text before its day.
select r.to_document as document, r.evidence, d.id as repealed_by, d.title, d.doc_number
from relation r
join document d on d.id = r.from_document
join document target on target.id = r.to_document
where r.type = 'repeals' and target.status <> 'repealed' and d.status <> 'draft' and d.state = 'live'
  and coalesce(d.effective_date, %(today)s) <= %(today)s
order by r.id
limit 500;

-- name: set_status
update document set status = %(status)s where id = %(document)s;

-- name: relations_of
select r.type, r.title, r.doc_number, r.to_document, d.title as to_title, r.evidence, true as outgoing
from relation r left join document d on d.id = r.to_document
where r.from_document = %(document)s
union all
select r.type, d.title, d.doc_number, r.from_document, d.title, r.evidence, false
from relation r join document d on d.id = r.from_document
where r.to_document = %(document)s;
