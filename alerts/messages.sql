-- name: list
select message.id, message.state, message.kind as message_kind, message.subject, subscriber.name as subscriber, channel.kind, channel.hint,
       message.created_at, message.due_at, message.finished_at, message.tries, message.uncertain, message.reason,
       array(
         select distinct match.subscription_id
         from message_event join match using (event_id)
         join subscription on subscription.id = match.subscription_id
         where message_event.message_id = message.id and subscription.channel_id = message.channel_id
         order by match.subscription_id
       ) as subscriptions,
       array(select event_id from message_event where message_id = message.id order by event_id) as events
from message
join channel on channel.id = message.channel_id
join subscriber on subscriber.id = channel.subscriber_id
where (%(state)s::text is null or message.state = %(state)s)
  and (%(before)s::bigint is null or message.id < %(before)s)
order by message.id desc
limit %(limit)s;

-- name: history
select number, started_at, finished_at, outcome, code, answer
from delivery_attempt
where message_id = %(message_id)s
order by number;

-- name: state
select state from message where id = %(message_id)s;

-- name: retry
update message set state = 'waiting', due_at = %(now)s, failures = 0, uncertain = 0, trying_since = null,
       finished_at = null, reason = 'retry'
where id = %(message_id)s and state in ('parked', 'cancelled', 'waiting') and reason is distinct from 'unsubscribed'
  and reason is distinct from 'erased'
returning id;

-- name: cancel
update message set state = 'cancelled', reason = 'cancelled', finished_at = %(now)s
where id = %(message_id)s and state in ('due', 'waiting', 'parked')
returning id;

-- name: counts
select state, count(*) from message group by state;

-- name: prune_messages
delete from message where finished_at < %(before)s;

-- name: prune_events
-- What was told to nobody, or whose messages are gone already.
delete from event
where at < %(before)s and matched_at < %(before)s
  and not exists (select from message_event where message_event.event_id = event.id);
