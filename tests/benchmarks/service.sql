-- name: moments
select page.source_id as source, run.started_at as claimed, look.at as fetched, event.at as read,
       message.created_at as matched, message.finished_at as sent
from page
join lateral (select * from snapshot where page_id = page.id order by id limit 1) look on true
join run on run.id = look.run_id
join event on event.data ->> 'source' = page.source_id
join message_event on message_event.event_id = event.id
join message on message.id = message_event.message_id
where page.url like %(path)s and message.state = 'sent';
