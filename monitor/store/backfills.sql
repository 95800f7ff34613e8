-- name: begin
insert into backfill as b (source_id, list_key, until_day, since_day, url, page_no, updated_at)
values (%(id)s, %(key)s, %(until)s, %(since)s, %(url)s, 1, %(at)s)
on conflict (source_id) do update set
    url = case when b.list_key = excluded.list_key and b.until_day is not distinct from excluded.until_day
               then b.url else excluded.url end,
    page_no = case when b.list_key = excluded.list_key and b.until_day is not distinct from excluded.until_day
                   then b.page_no else 1 end,
    oldest = case when b.list_key = excluded.list_key and b.until_day is not distinct from excluded.until_day
                  then b.oldest end,
    reached = b.list_key = excluded.list_key and b.until_day is not distinct from excluded.until_day
              and b.reached and b.since_day <= excluded.since_day,
    list_key = excluded.list_key, until_day = excluded.until_day, since_day = excluded.since_day,
    updated_at = excluded.updated_at
returning source_id, since_day, url, page_no, oldest, reached;

-- name: page
update backfill set url = %(url)s, page_no = %(page_no)s, oldest = least(oldest, %(oldest)s), updated_at = %(at)s
where source_id = %(id)s;

-- name: reached
update backfill set reached = true, updated_at = %(at)s where source_id = %(id)s;

-- name: states
select source_id, since_day, url, page_no, oldest, reached from backfill where source_id = any(%(ids)s);
