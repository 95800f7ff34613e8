-- Erasure (takedown, personal data): what was erased, when and why. Bytes leave a tombstone in `body`, texts their hash.
create table erasure (
    id          bigint generated always as identity primary key,
    document_id uuid        not null references document,
    at          timestamptz not null,
    why         text        not null check (why <> ''),
    lifted_at   timestamptz                             -- since then its pages are read again
);
create unique index erasure_in_force on erasure (document_id) where lifted_at is null;

-- A text that must not come back, at whatever address.
create table erased_text (
    compare_sha256 bytea  primary key,
    erasure_id     bigint not null references erasure on delete cascade
);

alter table document drop constraint document_state_check;
alter table document add constraint document_state_check check (state in ('live', 'withdrawn', 'erased'));
-- Nothing of a held page is stored or read: what it showed was erased.
alter table page add column held boolean not null default false;
-- A tombstone that may take its bytes again, because the erasure was lifted.
alter table body add column may_return boolean not null default false;
create index snapshot_by_body on snapshot (sha256) where sha256 is not null;
