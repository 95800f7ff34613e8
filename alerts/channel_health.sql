-- name: works
-- What was given up stays so until it is resumed, though a test message reached it.
update channel set failing_since = null, failure = null
where id = %(channel_id)s and failing_since is not null and paused_at is null;

-- name: fails
update channel set failing_since = coalesce(failing_since, %(now)s), failure = %(failure)s
where id = %(channel_id)s
returning paused_at is null and failing_since <= %(failing_before)s;

-- name: give_up
update channel set paused_at = %(now)s where id = %(channel_id)s;

-- name: pause_subscriptions
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set state = 'paused', paused_until = null, revision = raised.value
from raised
where channel_id = %(channel_id)s and state <> 'removed';

-- name: park_waiting
update message set state = 'parked', reason = 'channel-paused', finished_at = %(now)s
where channel_id = %(channel_id)s and state in ('due', 'waiting');

-- name: tell_owner
-- By another channel of theirs that is in use: e-mail first, for a note to one person belongs in no group.
insert into message (channel_id, kind, about_channel_id, created_at, due_at)
select other.id, 'channel_paused', failed.id, %(now)s, %(now)s
from channel failed
join channel other on other.subscriber_id = failed.subscriber_id and other.id <> failed.id
where failed.id = %(channel_id)s and other.paused_at is null and other.failing_since is null
  and exists (select from subscription
              where channel_id = other.id and confirmed_at is not null and state = 'active')
order by other.kind <> 'email', other.id
limit 1;

-- name: resume
update channel set failing_since = null, failure = null, paused_at = null
where id = (select channel_id from subscription where id = %(subscription_id)s);

-- name: resume_subscriptions
-- Those that stopped with the channel: what was paused until a day has been set to no day then.
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set state = 'active', revision = raised.value
from raised
where channel_id = (select channel_id from subscription where id = %(subscription_id)s) and state = 'paused'
  and paused_until is null;

-- name: is_paused
select channel.paused_at is not null from subscription join channel on channel.id = subscription.channel_id
where subscription.id = %(subscription_id)s and subscription.state <> 'removed';

-- name: send_parked
update message set state = 'waiting', due_at = %(now)s, failures = 0, uncertain = 0, trying_since = null,
       finished_at = null, reason = 'retry'
where state = 'parked' and reason = 'channel-paused'
  and channel_id = (select channel_id from subscription where id = %(subscription_id)s);

-- name: paused
select id, kind, hint, failing_since, paused_at, coalesce(failure, '') as failure
from channel where paused_at is not null order by id;
