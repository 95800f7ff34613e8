-- Consent (opt-in mails, tests of robots), exit (links that work without a login) and channels that fail for days.

alter table channel drop constraint channel_kind_check;
alter table channel add constraint channel_kind_check
    check (kind in ('email', 'wecom', 'feishu', 'dingtalk', 'webhook', 'apprise'));
alter table channel
    add column failing_since timestamptz,               -- the first of the failures since it last took a message
    add column paused_at     timestamptz,               -- when it was given up after failing for days
    add column failure       text;                      -- what it answered last, when it failed
create index channel_given_up on channel (id) where paused_at is not null;

alter table subscription
    add column left_at timestamptz,                     -- its reader ended it by a link, and may take that back
    add column links   integer not null default 0;      -- signed into the links of its page and feeds: raising it revokes them

-- opt_in: asks the owner of an address whether they want this. channel_paused: tells them that another channel failed.
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check
    check (kind in ('at_once', 'digest', 'summary', 'all_quiet', 'test', 'opt_in', 'channel_paused'));
alter table message
    add column subscription_id  bigint references subscription on delete cascade, -- of a test or opt-in: for whom
    add column about_channel_id bigint references channel on delete cascade;      -- of channel_paused: which
create index message_opt_in on message (created_at) where kind = 'opt_in';
create index message_for_subscription on message (subscription_id, id) where subscription_id is not null;
create index message_about_channel on message (about_channel_id) where about_channel_id is not null;
