-- Documents as issued, the pages they appear on, their versions and changes.

create table document (
    id                 uuid primary key default gen_random_uuid(),
    key                text        not null,            -- for finding, never for telling apart
    authoritative_page bigint      not null references page,
    title              text        not null,
    doc_number         text,
    state              text        not null default 'live' check (state in ('live', 'withdrawn')),
    first_seen         timestamptz not null
);
create index document_by_key on document (key);
create index document_by_page on document (authoritative_page);

create table appearance (
    page_id        bigint      not null references page,
    segment        integer     not null,                -- 0 for the first document of a page
    document_id    uuid        not null references document,
    rank           integer     not null,                -- 0 the issuer's own site, 1 an official copy, 2 another
    compare_sha256 bytea       not null,
    variant        bytea,                               -- the text here, where it differs from the version
    first_seen     timestamptz not null,
    last_seen      timestamptz not null,
    primary key (page_id, segment)
);
create index appearance_by_document on appearance (document_id);

create table version (
    id                bigint generated always as identity primary key,
    document_id       uuid        not null references document,
    no                integer     not null,
    kind              text        not null check (kind in ('new', 'changed', 'restored', 'technical', 'backfill')),
    reading           bytea       not null,             -- the document as read (JSON, compressed): text and clause tree
    compare_sha256    bytea       not null,
    extractor_version text        not null,
    snapshot_id       bigint      not null references snapshot,
    segment           integer     not null,
    observed_at       timestamptz not null,
    unique (document_id, no)
);
create index version_by_snapshot on version (snapshot_id);

create table document_attachment (
    document_id uuid        not null references document,
    url         text        not null,
    name        text        not null,
    seq         integer     not null,
    sha256      bytea,                                  -- null until its bytes were seen
    first_seen  timestamptz not null,
    removed_at  timestamptz,
    primary key (document_id, url)
);
create index document_attachment_by_url on document_attachment (url);

create table change (
    id          bigint generated always as identity primary key,
    key         text        not null unique,            -- the same change is never recorded twice
    at          timestamptz not null,
    document_id uuid        not null references document,
    version_id  bigint      not null references version,
    previous_id bigint references version,
    run_id      bigint      not null references run,
    source_id   text        not null references source,
    url         text        not null,
    kind        text        not null
                check (kind in ('new', 'changed', 'withdrawn', 'restored', 'relocated', 'technical', 'backfill')),
    class       text        not null check (class in ('text', 'attachment', 'metadata', 'status')),
    weight      text        not null check (weight in ('cosmetic', 'editorial', 'substantive')),
    reason      text        not null default '',
    operations  jsonb       not null default '[]'
);
create index change_by_time on change (at desc, id desc);
create index change_by_document on change (document_id, id);
create index change_by_run on change (run_id);
