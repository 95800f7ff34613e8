-- Sources, hosts, runs and their logs, pages and what was fetched of them, incidents.

create table source (
    id            text primary key,
    declaration   jsonb       not null,
    hosts         text[]      not null,
    enabled       boolean     not null,
    declared      boolean     not null default true,   -- false once its declaration is gone
    depth_key     text        not null,                -- what the baseline was read with: list URL, depth, paging
    next_due      timestamptz,
    baseline_at   timestamptz,                         -- null until one crawl read the declared depth without error
    last_run_at   timestamptz,
    last_ok_at    timestamptz,
    last_status   text
);
create index source_due on source (next_due) where enabled and declared;

-- Who may talk to a host now. Lease times are the database's clock; the rest is domain time.
create table host_lease (
    host            text primary key,
    token           uuid,
    leased_until    timestamptz,
    delay           double precision,                  -- seconds, learned
    not_before      timestamptz,                       -- Retry-After and back-off
    robots          jsonb,
    robots_at       timestamptz,
    robots_decision text check (robots_decision in ('allow', 'deny')),   -- an operator's, where robots.txt says nothing
    stopped_at      timestamptz                        -- the kill switch
);
create index host_lease_token on host_lease (token);

create table run (
    id           bigint generated always as identity primary key,
    source_id    text        not null references source,
    token        uuid        not null,
    trigger      text        not null check (trigger in ('schedule', 'command', 'backfill')),
    started_at   timestamptz not null,
    ended_at     timestamptz,
    status       text        not null default 'running'
                 check (status in ('running', 'ok', 'partial', 'failed', 'blocked', 'skipped')),
    requests     integer     not null default 0,
    fetched      integer     not null default 0,
    not_modified integer     not null default 0,
    entries      integer     not null default 0,
    bytes        bigint      not null default 0,
    errors       jsonb       not null default '[]'
);
create index run_by_source on run (source_id, started_at desc);
create index run_by_time on run (started_at desc);

create table run_log (
    id     bigint generated always as identity primary key,
    run_id bigint      not null references run on delete cascade,
    at     timestamptz not null,
    level  text        not null,
    code   text        not null,
    url    text        not null default '',
    data   jsonb       not null default '{}'
);
create index run_log_by_run on run_log (run_id, id);
create index run_log_by_time on run_log (at);

-- A body is kept once, however often it was seen. Erasure leaves the hash, when and why.
create table body (
    sha256     bytea primary key,
    content    bytea,
    size       integer     not null,
    stored_at  timestamptz not null,
    erased_at  timestamptz,
    erased_why text,
    check ((content is null) = (erased_at is not null))
);

create table page (
    id             bigint generated always as identity primary key,
    url            text        not null unique,
    source_id      text        not null references source,
    kind           text        not null check (kind in ('list', 'notice', 'attachment')),
    parent_id      bigint references page,             -- the notice that links this attachment
    name           text        not null default '',
    seq            integer     not null default 0,
    title          text        not null default '',    -- of the list row seen last
    row_date       timestamptz,
    listed_at      timestamptz,                        -- when a list named it last
    etag           text,
    last_modified  text,
    sha256         bytea,                              -- of the last good body
    quick_sha256   text,
    quick_version  text,                               -- the extractor that the quick hash was taken with
    first_seen     timestamptz not null,
    last_seen      timestamptz not null,
    last_status    integer     not null,
    gone_since     timestamptz,
    gone_looks     integer     not null default 0,
    look_at        timestamptz                         -- when the plan of re-checks wants it again
);
create index page_by_source on page (source_id, kind, listed_at desc);
create index page_by_parent on page (parent_id) where parent_id is not null;

-- One look at one page.
create table snapshot (
    id           bigint generated always as identity primary key,
    page_id      bigint      not null references page,
    run_id       bigint      not null references run,
    at           timestamptz not null,
    status       integer     not null,
    sha256       bytea references body,
    content_type text        not null default '',
    final_url    text        not null default '',
    seconds      real        not null default 0,
    state        text        not null check (state in ('pending', 'done')),
    outcome      text,                                 -- what processing made of it
    claimed_until timestamptz,                         -- the processing lease, by the database's clock
    attempts     integer     not null default 0
);
create index snapshot_pending on snapshot (id) where state = 'pending';
create index snapshot_pending_by_page on snapshot (page_id, id) where state = 'pending';
create index snapshot_by_page on snapshot (page_id, id desc);
create index snapshot_by_run on snapshot (run_id);

create table incident (
    id         bigint generated always as identity primary key,
    source_id  text references source,                 -- null: the service as a whole
    class      text        not null,
    opened_at  timestamptz not null,
    last_seen  timestamptz not null,
    closed_at  timestamptz,
    looks      integer     not null default 1,
    run_id     bigint references run on delete set null,
    url        text        not null default '',
    detail     jsonb       not null default '{}'
);
create unique index incident_open on incident (coalesce(source_id, ''), class) where closed_at is null;
create index incident_by_time on incident (opened_at desc);
