-- What the schedule learns, what operators were told, and what stays of a crawl log after 30 days.

alter table source
    add column usual_silence real;                      -- working days between two days with news, median; learned

alter table page
    add column open_until timestamptz;                  -- a consultation or application of its notice ends then
create index page_open on page (source_id, open_until) where open_until is not null;
create index page_by_first_sight on page (source_id, first_seen desc) where kind = 'notice';

alter table host_lease
    add column back_offs integer not null default 0;    -- refusals (429, 503) one after the other: each doubles the wait

alter table incident
    add column opening_told_at timestamptz,             -- when operators were told that it opened, and that it closed
    add column closing_told_at timestamptz;
update incident set opening_told_at = last_seen, closing_told_at = closed_at;
create index incident_untold on incident (id)
    where opening_told_at is null or (closed_at is not null and closing_told_at is null);

-- One row for each source and day of Asia/Shanghai, kept for ever. `codes` counts log lines by their code.
create table run_day (
    day          date    not null,
    source_id    text    not null references source,
    runs         integer not null,
    ok           integer not null,                      -- how many of the runs ended ok
    requests     integer not null,
    fetched      integer not null,
    not_modified integer not null,
    bytes        bigint  not null,
    seconds      real    not null,
    codes        jsonb   not null default '{}',
    primary key (day, source_id)
);
