-- name: channel
select channel.id, channel.kind, channel.hint, subscriber.language
from channel join subscriber on subscriber.id = channel.subscriber_id
where channel.id = %(channel_id)s;

-- name: of_channel
-- What is in force and what its reader ended; what an operator ended is nobody's to see or to take back.
select subscription.id, subscription.name, subscription.filter::text as criteria, subscription.rhythm::text as beat,
       subscription.state, subscription.left_at, subscription.links
from subscription
where channel_id = %(channel_id)s and (state <> 'removed' or left_at is not null)
order by id;

-- name: leave
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set state = 'removed', left_at = %(now)s, paused_until = null, revision = raised.value
from raised
where channel_id = %(channel_id)s and state <> 'removed' and (%(subscription_id)s::bigint is null or id = %(subscription_id)s)
returning id;

-- name: come_back
-- It hears of what happens from now on. Only who had confirmed comes back confirmed.
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set state = 'active', left_at = null, revision = raised.value,
       confirmed_at = case when confirmed_at is null then null else %(now)s::timestamptz end
from raised
where channel_id = %(channel_id)s and state = 'removed' and left_at is not null
  and (%(subscription_id)s::bigint is null or id = %(subscription_id)s)
returning id;

-- name: cancel_notes
-- Who left gets no more notes either.
update message set state = 'cancelled', reason = 'unsubscribed', finished_at = %(now)s
where channel_id = %(channel_id)s and state in ('due', 'waiting') and kind in ('all_quiet', 'test', 'opt_in')
  and not exists (select from subscription where subscription.channel_id = message.channel_id and state <> 'removed');
