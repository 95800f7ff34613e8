-- name: one_at_a_time
-- Of several who ask at once each counts what the one before has asked.
select pg_advisory_xact_lock(hashtext('eduwatch opt-in'));

-- name: counts
-- How many opt-in mails went to the address of this subscription in the last hour and day, and to all in the last hour.
select count(*) filter (where message.channel_id = subscription.channel_id and message.created_at > %(hour)s) as of_address,
       count(*) filter (where message.channel_id = subscription.channel_id) as of_address_day,
       count(*) filter (where message.created_at > %(hour)s) as of_all
from message, (select channel_id from subscription where id = %(subscription_id)s) as subscription
where message.kind = 'opt_in' and message.created_at > %(day)s;

-- name: put
insert into message (channel_id, kind, subscription_id, created_at, due_at)
select channel_id, 'opt_in', id, %(now)s, %(now)s
from subscription where id = %(subscription_id)s and state <> 'removed' and confirmed_at is null
returning id;

-- name: state
select confirmed_at is not null from subscription where id = %(subscription_id)s and state <> 'removed';

-- name: confirm
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set confirmed_at = %(now)s, revision = raised.value
from raised
where id = %(subscription_id)s and state <> 'removed' and confirmed_at is null
returning id;
