-- The clauses of each document's newest version, to be searched. The words of `search` are made by monitor.search,
-- because PostgreSQL has no parser for Chinese. Row 0 is the title with the document number.
create table clause (
    document_id uuid    not null references document on delete cascade,
    seq         integer not null,                       -- reading order; a very long clause takes several rows
    kind        text    not null check (kind in ('title', 'clause', 'text', 'table', 'personal')),
    path        text    not null,
    label       text    not null,
    text        text    not null,
    search      tsvector,
    primary key (document_id, seq),
    check (kind <> 'personal' or (text = '' and search is null))  -- rows of lists of persons are not indexed
);
create index clause_search on clause using gin (search);

alter table document
    add column clauses_with integer not null default 0,  -- which way of making words made the rows; 0: none yet
    add column issuers      text[]  not null default '{}',
    add column region       text;
create index document_by_clauses on document (clauses_with);
