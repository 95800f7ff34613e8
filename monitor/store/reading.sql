-- name: begin
set transaction isolation level repeatable read, read only;
set local statement_timeout = '5s';

-- name: watched
select s.id, s.declaration #>> '{authority,name}' as authority, s.declaration ->> 'column_name' as column_name,
       s.enabled and s.declared as watched, s.next_due, s.last_run_at, s.last_ok_at, s.last_status,
       (s.declaration #>> '{expect,max_silence}')::integer as max_silence, s.usual_silence,
       -- What the list named last, by the index; a date in the future says nothing of silence.
       (select max(least(coalesce(p.row_date, p.first_seen), %(now)s))
        from (select row_date, first_seen from page
              where source_id = s.id and kind = 'notice' and listed_at is not null
              order by listed_at desc
              limit 50) p) as newest_notice,
       (select count(*) from incident i where i.source_id = s.id and i.closed_at is null) as incidents
from source s
where %(id)s::text is null or s.id = %(id)s
order by s.id
limit %(limit)s;

-- name: notice_counts
select source_id, count(*) from page
where kind = 'notice' and source_id = any(%(ids)s)
group by source_id;

-- name: newest_documents
select d.id, d.title, d.doc_number, d.state, coalesce(p.row_date, p.first_seen) as at
from (select id, row_date, first_seen from page
      where source_id = %(source)s and kind = 'notice' and listed_at is not null
      order by listed_at desc
      limit 200) p
join appearance a on a.page_id = p.id
join document d on d.id = a.document_id
order by at desc, d.id
limit %(limit)s;

-- name: source_hosts
select h.host, h.delay, h.robots ->> 'state' as robots_state, h.robots_decision, h.not_before, h.stopped_at
from host_lease h join source s on h.host = any(s.hosts)
where s.id = %(source)s
order by h.host;

-- name: runs_since
select count(*) as runs, coalesce(sum(fetched), 0)::bigint as fetched from run where started_at >= %(since)s;

-- name: changes_since
select kind, count(*) from change where at >= %(since)s group by kind;

-- name: runs_by_day
select (started_at at time zone 'Asia/Shanghai')::date as day, count(*) filter (where status in ('ok', 'running')) as first,
       count(*) filter (where status not in ('ok', 'running')) as second
from run where started_at >= %(since)s
group by day;

-- name: changes_by_day
select (at at time zone 'Asia/Shanghai')::date as day, count(*) filter (where kind = 'new') as first,
       count(*) filter (where kind <> 'new') as second
from change where at >= %(since)s and kind not in ('technical', 'backfill')
group by day;

-- name: runs
select r.*, c.new, c.changed, c.withdrawn
from (select * from run
      where (%(source)s::text is null or source_id = %(source)s)
        and (%(status)s::text is null or status = %(status)s)
        and (%(before)s::bigint is null or id < %(before)s)
      order by id desc
      limit %(limit)s) r
cross join lateral (
    select count(*) filter (where kind in ('new', 'backfill')) as new,
           count(*) filter (where kind = 'changed') as changed,
           count(*) filter (where kind = 'withdrawn') as withdrawn
    from change where run_id = r.id) c
order by r.id desc;

-- name: log_lines
select id, run_id, at, level, code, url, data
from run_log
where run_id = %(run)s and id > %(after)s
  and (%(level)s::text is null or level = %(level)s)
  and (%(code)s::text is null or code = %(code)s)
  and (%(url)s::text is null or position(lower(%(url)s) in lower(url)) > 0)
order by id
limit %(limit)s;

-- name: log_codes
select distinct code from run_log where run_id = %(run)s order by code limit 100;

-- name: changes
select c.id, c.at, c.kind, c.class as class_, c.weight, c.source_id as source, c.run_id as run, c.url,
       c.document_id as document, d.title, d.doc_number, c.reason, c.key, n.no as version, o.no as previous
from change c
join document d on d.id = c.document_id
join version n on n.id = c.version_id
left join version o on o.id = c.previous_id
where (%(id)s::bigint is null or c.id = %(id)s)
  and (%(kinds)s::text[] is null or c.kind = any(%(kinds)s))
  and (%(weight)s::text is null or c.weight = %(weight)s)
  and (%(source)s::text is null or c.source_id = %(source)s)
  and (%(run)s::bigint is null or c.run_id = %(run)s)
  and (%(document)s::uuid is null or c.document_id = %(document)s)
  and (%(before)s::bigint is null or (c.at, c.id) < (select at, id from change where id = %(before)s))
order by c.at desc, c.id desc
limit %(limit)s;

-- name: changes_of_keys
select key, id from change where key = any(%(keys)s);

-- name: event_of_key
select id from event where key = %(key)s;

-- name: document
select d.id, d.title, d.doc_number, d.state, d.status, d.previous_edition, p.url, p.source_id as source
from document d join page p on p.id = d.authoritative_page
where d.id = %(id)s;

-- name: version
select id, document_id, no, kind, reading, compare_sha256, extractor_version, snapshot_id, segment, observed_at
from version where document_id = %(document)s and (%(no)s::integer is null or no = %(no)s)
order by no desc
limit 1;

-- name: appearances
select a.page_id as page, a.segment, a.rank, a.first_seen, a.last_seen, a.variant is not null as differs, p.url,
       p.source_id as source, p.gone_since, p.id = d.authoritative_page as speaks
from appearance a
join page p on p.id = a.page_id
join document d on d.id = a.document_id
where a.document_id = %(document)s
order by speaks desc, a.rank, a.first_seen
limit %(limit)s;

-- name: variant
select variant from appearance
where document_id = %(document)s and page_id = %(page)s and segment = %(segment)s;

-- name: files
select f.name, f.url, f.sha256, f.first_seen, f.removed_at, s.id as snapshot
from document_attachment f
left join page p on p.url = f.url
left join lateral (
    select id from snapshot where page_id = p.id and sha256 = f.sha256 order by id desc limit 1) s on true
where f.document_id = %(document)s
order by f.removed_at is not null, f.seq
limit %(limit)s;

-- name: snapshot
select s.id, s.page_id as page, s.run_id as run, s.at, s.status, s.sha256, s.content_type, s.final_url, s.outcome,
       p.url, p.kind, p.source_id as source, b.size, b.erased_at, b.erased_why
from snapshot s
join page p on p.id = s.page_id
left join body b on b.sha256 = s.sha256
where (%(id)s::bigint is null or s.id = %(id)s)
  and (%(page)s::bigint is null or s.page_id = %(page)s)
  and (%(run)s::bigint is null or s.run_id = %(run)s)
order by s.id desc
limit %(limit)s;

-- name: incidents
select id, source_id, class as class_, opened_at, last_seen, closed_at, looks, run_id, url, detail
from incident
where (closed_at is not null) = %(closed)s
  and (%(source)s::text is null or source_id = %(source)s)
  and (%(before)s::bigint is null or id < %(before)s)
order by id desc
limit %(limit)s;
