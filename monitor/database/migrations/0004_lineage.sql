-- What documents say of one another, and which one is the edition of the year before.

alter table document
    add column edition_key text,                        -- issuer and title without its year; null where it has none
    add column issued_on   date,                        -- written, else published
    add column title_core  text,
    add column effective_date date,
    add column status      text not null default 'unknown',
    add column previous_edition uuid references document;
create index document_by_edition on document (edition_key, issued_on) where edition_key is not null;
create index document_by_number on document (doc_number) where doc_number is not null;
create index document_by_core on document (title_core) where title_core is not null;

create table relation (
    id            bigint generated always as identity primary key,
    from_document uuid not null references document,
    type          text not null,
    title         text,
    doc_number    text,
    to_document   uuid references document,             -- null while what is cited is not here
    evidence      text not null,
    unique nulls not distinct (from_document, type, title, doc_number)
);
create index relation_to on relation (to_document) where to_document is not null;
create index relation_unresolved_number on relation (doc_number) where to_document is null and doc_number is not null;
create index relation_unresolved_title on relation (title) where to_document is null and title is not null;
