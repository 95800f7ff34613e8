-- name: erase_events
-- What is left says that there was something to tell, and when. An event that waits to be matched is told to nobody.
update event set
    data = data || '{"title": "", "text": "", "comparison": null, "previous_edition": null, "deadlines": [],
                     "responsible": [], "attachments": [], "reason": ""}',
    matched_at = coalesce(matched_at, %(now)s), match_error = 'erased'
where document = %(document)s;

-- name: erase_editions
-- Its text stands in the comparison of next year's edition with it, too.
update event set data = data || '{"previous_edition": null}' where data #>> '{previous_edition,url}' = any(%(urls)s);

-- name: forget_subjects
update message set subject = null
where id in (select m.message_id from message_event m join event e on e.id = m.event_id where e.document = %(document)s);

-- name: take_from_unsent
-- A message under way cannot be called back.
with taken as (
    delete from message_event
    using event, message
    where event.document = %(document)s and message_event.event_id = event.id
      and message.id = message_event.message_id and message.state in ('due', 'waiting', 'parked', 'cancelled')
    returning message_event.message_id, message_event.event_id
)
update message set state = 'cancelled', reason = 'erased', finished_at = %(now)s
where id in (select message_id from taken)
  and not exists (select from message_event other
                  where other.message_id = message.id
                    and other.event_id not in (select event_id from taken))
returning id;

-- name: counts
select count(distinct e.id) as events,
       count(distinct message.id) filter (where message.state in ('due', 'waiting', 'parked')) as unsent,
       count(distinct message.id) filter (where message.state = 'sending') as sending,
       count(distinct message.id) filter (where message.state = 'sent') as sent
from event e
left join message_event m on m.event_id = e.id
left join message on message.id = m.message_id
where e.document = %(document)s;
