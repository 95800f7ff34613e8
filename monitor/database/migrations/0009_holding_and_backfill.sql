-- What holds a source's findings back, and how far its lists have been read into the past.

-- Null: what it finds is read and told at once. probation: none of its looks has passed the checks yet. doubtful: its
-- list does not look as declared. What was fetched waits until a look passes.
alter table source add column held text check (held in ('probation', 'doubtful'));

-- One reading into the past per source: `url` is the list page to go on at, of `list_key` (monitor.store.sources).
create table backfill (
    source_id  text primary key references source,
    list_key   text        not null,
    until_day  date,                                   -- nothing younger was read; null: from page 1 on
    since_day  date        not null,                   -- the day that it is to reach
    url        text        not null,
    page_no    integer     not null,
    oldest     timestamptz,                            -- of the rows read so far
    reached    boolean     not null default false,     -- since_day, or the end of the list
    updated_at timestamptz not null
);
