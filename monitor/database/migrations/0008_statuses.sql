-- What is true of a document today, beside what its own text says: what others rule on it, and the calendar.

alter table document
    add column text_status text not null default 'unknown',     -- what its newest version says itself
    add column text_status_evidence text,
    add column expires_on date,
    add column status_evidence text,
    add column status_by uuid references document;               -- the document that rules so, where one does
alter table relation
    add column ruling text check (ruling in ('repealed', 'partly_invalid', 'amended')),
    add column holds_from date;                                  -- where the wording names the day
create index document_by_title on document (title);
create index relation_ruling on relation (to_document) where ruling is not null;

update relation set ruling = 'repealed' from document d
where type = 'repeals' and d.id = from_document and d.status <> 'draft';
update document set text_status = status
where status <> 'repealed'
   or not exists (select from relation where to_document = document.id and ruling = 'repealed');

-- A change that the calendar brings belongs to no crawl.
alter table change alter column run_id drop not null;
