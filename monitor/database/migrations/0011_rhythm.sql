-- When a reader hears: at once, or with other documents in one message. See alerts.rhythm; `{}` is at once, at any time.
alter table subscription add column rhythm jsonb not null default '{}';

-- digest: what an hour, a day or a week brought. summary: what would have been several messages at once (after quiet
-- hours, a flood or an outage). all_quiet: a week brought nothing. test: somebody asked whether the channel works.
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check
    check (kind in ('at_once', 'digest', 'summary', 'all_quiet', 'test'));
-- What shares a message: one that nobody has tried to send takes in all that falls into its slot.
alter table message add column slot text;
alter table message add column period text check (period in ('hourly', 'daily', 'weekly'));
alter table message add constraint message_slotted check ((kind in ('digest', 'summary', 'all_quiet')) = (slot is not null));
alter table message add constraint message_of_period check ((kind = 'digest') = (period is not null));
create unique index message_in_slot on message (channel_id, slot) where state = 'due' and tries = 0;

-- A digest that waits for its time stands before what is due now, so the head of a channel's queue is asked for more.
drop index message_open;
create index message_open on message (channel_id, id) include (state, due_at)
    where state in ('due', 'waiting', 'sending');
create index message_being_sent on message (channel_id) where state = 'sending';
create index message_by_channel on message (channel_id, created_at);

-- A blind source is named to a channel once; when it goes blind again, once more.
create table blind_named (
    channel_id  bigint      not null references channel on delete cascade,
    source      text        not null,
    blind_since timestamptz not null,
    named_at    timestamptz not null,
    primary key (channel_id, source, blind_since)
);
