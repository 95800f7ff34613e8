-- name: put_subscriber
insert into subscriber (name, language, created_at)
values (%(name)s, %(language)s, %(now)s)
on conflict (name) do update set language = excluded.language
returning id;

-- name: put_channel
-- An address that is known already keeps its row; whose it is comes back for the caller to judge.
insert into channel (subscriber_id, kind, address, address_digest, hint, created_at)
values (%(subscriber_id)s, %(kind)s, %(address)s, %(digest)s, %(hint)s, %(now)s)
on conflict (kind, address_digest) do update set hint = excluded.hint
returning id, subscriber_id;

-- name: put_subscription
with raised as (update subscription_revision set value = value + 1 returning value)
insert into subscription (channel_id, name, filter, rhythm, created_at, confirmed_at, revision)
select %(channel_id)s, %(name)s, %(filter)s::jsonb, %(rhythm)s::jsonb, %(now)s,
       case when %(confirmed)s then %(now)s::timestamptz end, raised.value
from raised
returning id;

-- name: set_state
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set state = %(state)s, paused_until = %(until)s, revision = raised.value
from raised
where id = %(id)s and state <> 'removed'
returning channel_id;

-- name: change
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set filter = %(filter)s::jsonb, rhythm = %(rhythm)s::jsonb, name = %(name)s, revision = raised.value
from raised
where id = %(id)s and state <> 'removed'
returning id;

-- name: drop_unwanted
-- What would stand in a digest or summary of this channel although no subscription of it in force asked for it.
delete from message_event using message
where message.channel_id = %(channel_id)s and message.id = message_event.message_id
  and message.state in ('due', 'waiting') and message.kind in ('digest', 'summary')
  and not exists (
    select from match
    join subscription on subscription.id = match.subscription_id and subscription.channel_id = message.channel_id
    where match.event_id = message_event.event_id and subscription.state <> 'removed'
  );

-- name: cancel_unwanted
-- What waits for a channel although no subscription of it that is in force asked for it.
update message set state = 'cancelled', reason = 'unsubscribed', finished_at = %(now)s
where channel_id = %(channel_id)s and state in ('due', 'waiting') and kind in ('at_once', 'digest', 'summary')
  and not exists (
    select from message_event
    join match using (event_id)
    join subscription on subscription.id = match.subscription_id and subscription.channel_id = message.channel_id
    where message_event.message_id = message.id and subscription.state <> 'removed'
  );

-- name: list
select subscription.id, subscription.name, subscriber.name as subscriber, subscriber.language, channel.kind,
       channel.hint, subscription.filter::text as criteria, subscription.rhythm::text as beat, subscription.state, subscription.paused_until,
       subscription.confirmed_at, subscription.channel_id, subscription.links,
       case when subscription.confirmed_at is null then (
         select reason from message where subscription_id = subscription.id order by message.id desc limit 1
       ) end as problem
from subscription
join channel on channel.id = subscription.channel_id
join subscriber on subscriber.id = channel.subscriber_id
where subscription.state <> 'removed' and (%(id)s::bigint is null or subscription.id = %(id)s)
order by subscription.id;

-- name: heard
-- What was erased is told to nobody again.
select event.id, event.data::text, match.matched_at
from match join event on event.id = match.event_id
where match.subscription_id = %(id)s and event.match_error is null
order by event.id desc
limit %(limit)s;

-- name: renew_links
update subscription set links = links + 1 where id = %(id)s and state <> 'removed' returning links;

-- name: changed
-- What a matcher that has seen revision N has not: see subscription_revision.
select id, channel_id, filter::text, rhythm::text, state, paused_until, confirmed_at, revision
from subscription
where revision > %(revision)s and (%(revision)s > 0 or (state <> 'removed' and confirmed_at is not null))
order by revision;
