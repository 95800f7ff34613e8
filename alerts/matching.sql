-- name: claim
select id, data::text from event
where matched_at is null
order by id
limit 1
for update skip locked;

-- name: done
update event set matched_at = %(now)s, match_error = %(error)s where id = %(event_id)s;

-- name: put_matches
insert into match (subscription_id, event_id, matched_at)
select unnest(%(subscription_ids)s::bigint[]), %(event_id)s, %(now)s
on conflict do nothing;

-- name: told
select channel_id from message_event where event_id = %(event_id)s;

-- name: lock_unsent
-- Messages on this document that no reader can have seen: what happened since goes into them.
select id, channel_id from message
where document = %(document)s and channel_id = any(%(channel_ids)s)
  and state in ('due', 'waiting') and uncertain = 0
order by id
for update;

-- name: put_messages
-- Conflict: another matcher has just made one for an event on the same document; then this event goes into that.
insert into message (channel_id, kind, document, correction, created_at, due_at)
select wanted.channel_id, 'at_once', %(document)s,
       exists (
         select from message earlier
         where earlier.channel_id = wanted.channel_id and earlier.document = %(document)s
           and earlier.created_at > %(correction_since)s
           and (earlier.state in ('sending', 'sent') or earlier.uncertain > 0)
       ),
       %(now)s, %(due_at)s
from unnest(%(channel_ids)s::bigint[]) as wanted(channel_id)
order by wanted.channel_id
on conflict (channel_id, document) where state = 'due' and tries = 0 do update set document = excluded.document
returning id, channel_id;

-- name: told_this_hour
-- How many messages at once each channel has got, or will get, of those made in this hour.
select channel_id, count(*) from message
where channel_id = any(%(channel_ids)s) and created_at >= %(since)s and kind = 'at_once' and state <> 'cancelled'
group by channel_id;

-- name: put_slotted
-- Conflict: there is one for that slot; then the event goes into that.
insert into message (channel_id, kind, slot, period, created_at, due_at)
select wanted.channel_id, wanted.kind, wanted.slot, wanted.period, %(now)s, wanted.due_at
from unnest(%(channel_ids)s::bigint[], %(kinds)s::text[], %(slots)s::text[], %(periods)s::text[],
            %(due_at)s::timestamptz[]) as wanted(channel_id, kind, slot, period, due_at)
order by wanted.channel_id
on conflict (channel_id, slot) where state = 'due' and tries = 0 do update set slot = excluded.slot
returning id, channel_id, xmax = 0 as is_new;

-- name: put_message_events
insert into message_event (channel_id, event_id, message_id)
select wanted.channel_id, %(event_id)s, wanted.message_id
from unnest(%(channel_ids)s::bigint[], %(message_ids)s::bigint[]) as wanted(channel_id, message_id);
