-- name: put_test
insert into message (channel_id, kind, subscription_id, created_at, due_at)
select channel_id, 'test', id, %(now)s, %(now)s from subscription where id = %(subscription_id)s and state <> 'removed'
returning id;

-- name: quiet_channels
-- Channels that want the note, that could hear of all of the time since, and that got nothing and wait for nothing.
select distinct on (subscription.channel_id) subscription.channel_id, subscription.rhythm::text
from subscription
where subscription.confirmed_at <= %(since)s
  and (subscription.state = 'active' or (subscription.state = 'paused' and subscription.paused_until <= %(since)s))
  and (subscription.rhythm ->> 'all_quiet')::boolean is not false
  and not exists (
    select from message
    where message.channel_id = subscription.channel_id and message.kind not in ('test', 'opt_in', 'channel_paused')
      and (message.created_at > %(since)s or message.finished_at > %(since)s
           or message.state in ('due', 'waiting', 'sending'))
  )
order by subscription.channel_id, subscription.id;

-- name: put_quiet
insert into message (channel_id, kind, slot, created_at, due_at)
select wanted.channel_id, 'all_quiet', 'all_quiet', %(now)s, wanted.due_at
from unnest(%(channel_ids)s::bigint[], %(due_at)s::timestamptz[]) as wanted(channel_id, due_at)
order by wanted.channel_id
on conflict (channel_id, slot) where state = 'due' and tries = 0 do nothing
returning id;
