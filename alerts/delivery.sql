-- name: claim_abandoned
-- A lease that ran out: its worker is gone, and nobody knows whether the channel took the message.
with taken as (
    select message.id from message
    join channel on channel.id = message.channel_id
    where message.state = 'sending' and message.lease_until < now()
      and (
        channel.kind not in ('wecom', 'feishu', 'dingtalk')
        or (
          select count(*) from robot_send
          where robot_send.channel_id = channel.id and robot_send.counts_until > now()
        ) < %(robot_limit)s
      )
    order by message.lease_until
    limit 1
    for update of message skip locked
), given_up as (
    update delivery_attempt set outcome = 'uncertain', finished_at = %(now)s
    from message join taken using (id)
    where delivery_attempt.message_id = message.id and delivery_attempt.number = message.tries
      and delivery_attempt.outcome is null
)
update message set uncertain = uncertain + 1, tries = tries + 1, lease_token = gen_random_uuid(),
       lease_until = now() + %(lease)s
from taken
where message.id = taken.id
returning message.id, message.lease_token;

-- name: claim_due
-- One message of a channel at a time and in order: of each channel that waits for something only the first message is
-- looked at, so a dead channel with a hundred thousand of them costs no more than any other; what is held for later
-- (a digest) stands in nobody's way. Channels are taken in turn from a random one on (chance, from 0 to 1), so none
-- starves. A robot that has used up its window waits.
with recursive head as (
    (
        select id, channel_id from message
        where state in ('due', 'waiting', 'sending') and (state <> 'due' or due_at <= %(now)s)
          and channel_id >= (select (%(chance)s * max(id))::bigint from channel)
        order by channel_id, id
        limit 1
    )
    union all
    select following.id, following.channel_id
    from head cross join lateral (
        select id, channel_id from message
        where state in ('due', 'waiting', 'sending') and (state <> 'due' or due_at <= %(now)s)
          and channel_id > head.channel_id
        order by channel_id, id
        limit 1
    ) as following
), taken as (
    select message.id
    from head
    join message on message.id = head.id
    join channel on channel.id = head.channel_id
    where message.state in ('due', 'waiting') and message.due_at <= %(now)s
      and not exists (select from message under_way where under_way.channel_id = channel.id and state = 'sending')
      and (
        channel.kind not in ('wecom', 'feishu', 'dingtalk')
        or (
          select count(*) from robot_send
          where robot_send.channel_id = channel.id and robot_send.counts_until > now()
        ) < %(robot_limit)s
      )
    limit 1
    for update of message skip locked
    for no key update of channel skip locked
)
update message set state = 'sending', tries = tries + 1, trying_since = coalesce(trying_since, %(now)s),
       lease_token = gen_random_uuid(), lease_until = now() + %(lease)s
from taken
where message.id = taken.id
returning message.id, message.lease_token;

-- name: claim_message
with taken as (
    select message.id from message join channel on channel.id = message.channel_id
    where message.id = %(message_id)s and message.state = 'due' and message.due_at <= %(now)s
    for update of message skip locked
    for no key update of channel skip locked
)
update message set state = 'sending', tries = tries + 1, trying_since = coalesce(trying_since, %(now)s),
       lease_token = gen_random_uuid(), lease_until = now() + %(lease)s
from taken
where message.id = taken.id
returning message.id;

-- name: alone
-- Asked after the claim, under its lock of the channel: the first message of a channel may have become another one
-- (a digest whose time came) between the looks of two workers, and then both hold one.
select not exists (
         select from message other
         where other.channel_id = message.channel_id and other.state = 'sending' and other.id <> message.id
       )
   and (
     channel.kind not in ('wecom', 'feishu', 'dingtalk')
     or (
       select count(*) from robot_send
       where robot_send.channel_id = channel.id and robot_send.counts_until > now()
     ) < %(robot_limit)s
   )
from message join channel on channel.id = message.channel_id
where message.id = %(message_id)s;

-- name: begin
-- The try on record, and its place in the robot's window: until it is settled it counts as if it were happening now.
with begun as (
    insert into delivery_attempt (message_id, number, started_at)
    select id, tries, %(now)s from message where id = %(message_id)s
)
insert into robot_send (channel_id, message_id, counts_until)
select channel.id, message.id, clock_timestamp() + %(lease)s + %(robot_window)s
from message join channel on channel.id = message.channel_id
where message.id = %(message_id)s and channel.kind in ('wecom', 'feishu', 'dingtalk');

-- name: claimed
select message.id, message.lease_token, message.tries, message.failures, message.uncertain, message.trying_since,
       message.created_at, message.channel_id, message.kind as message_kind, message.period,
       message.document, message.correction, message.subscription_id, channel.kind, channel.address, subscriber.language
from message
join channel on channel.id = message.channel_id
join subscriber on subscriber.id = channel.subscriber_id
where message.id = %(message_id)s;

-- name: claimed_events
select event.id, event.data::text
from message_event join event on event.id = message_event.event_id
where message_event.message_id = %(message_id)s
order by event.id;

-- name: claimed_channel_reasons
-- What the channel listens for at all, for messages that speak of the channel and not of events alone.
select id, name, filter::text, links from subscription
where channel_id = %(channel_id)s and state <> 'removed' and confirmed_at is not null
order by id;

-- name: claimed_named
select source, blind_since from blind_named where channel_id = %(channel_id)s;

-- name: name_blind
-- What was named more than a year ago is forgotten: a source still blind then is worth another word.
with forgotten as (
    delete from blind_named where channel_id = %(channel_id)s and named_at < %(now)s::timestamptz - interval '400 days'
)
insert into blind_named (channel_id, source, blind_since, named_at)
select %(channel_id)s, named.source, named.blind_since, %(now)s
from unnest(%(sources)s::text[], %(blind_since)s::timestamptz[]) as named(source, blind_since)
on conflict do nothing;

-- name: claimed_reasons
select distinct subscription.id, subscription.name, subscription.filter::text, subscription.links
from message_event
join match using (event_id)
join subscription on subscription.id = match.subscription_id and subscription.channel_id = message_event.channel_id
where message_event.message_id = %(message_id)s
union
select subscription.id, subscription.name, subscription.filter::text, subscription.links
from message join subscription on subscription.id = message.subscription_id
where message.id = %(message_id)s
order by 1;

-- name: claimed_about
select other.hint, other.failing_since, coalesce(other.failure, '')
from message join channel other on other.id = message.about_channel_id
where message.id = %(message_id)s and other.failing_since is not null;

-- name: confirm_tested
-- A mailbox that takes mail says nothing of its owner's will; who adds a robot owns it.
with raised as (update subscription_revision set value = value + 1 returning value)
update subscription set confirmed_at = %(now)s, revision = raised.value
from raised, message, channel
where message.id = %(message_id)s and subscription.id = message.subscription_id and channel.id = message.channel_id
  and channel.kind <> 'email' and subscription.confirmed_at is null and subscription.state <> 'removed';

-- name: record_answer
update delivery_attempt
set finished_at = %(now)s, outcome = %(outcome)s, code = %(code)s, answer = %(answer)s
where message_id = %(message_id)s and number = %(tries)s;

-- name: settle
update message
set state = %(state)s, due_at = coalesce(%(due_at)s, due_at), failures = %(failures)s, uncertain = %(uncertain)s,
    subject = %(subject)s, reason = %(reason)s, finished_at = %(finished_at)s, lease_token = null, lease_until = null
where id = %(message_id)s and lease_token = %(lease_token)s
returning id;

-- name: close_window
with over as (
    delete from robot_send
    where channel_id = %(channel_id)s and counts_until <= now() and message_id <> %(message_id)s
)
update robot_send set counts_until = clock_timestamp() + %(robot_window)s where message_id = %(message_id)s;
