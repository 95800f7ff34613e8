-- Who hears what (subscriber, channel, subscription), what there is to tell (event), why and how it is told
-- (match, message, message_event), and proof that it was (delivery_attempt). `alerts` alone reads and writes these.
-- Lease and rate columns hold the database's clock; every other time is domain time.

create table subscriber (
    id         bigint generated always as identity primary key,
    name       text        not null unique check (name <> ''),
    language   text        not null default 'zh' check (language in ('zh', 'en')),
    created_at timestamptz not null
);

-- An address belongs to one channel, so the rules for a channel (told once, in order, its rate) hold for the address.
create table channel (
    id             bigint generated always as identity primary key,
    subscriber_id  bigint      not null references subscriber on delete cascade,
    kind           text        not null check (kind in ('email', 'wecom', 'feishu', 'dingtalk', 'webhook')),
    address        bytea       not null,                -- a Fernet token: see alerts.secrets
    address_digest bytea       not null,                -- keyed, so a stolen database does not tell who reads
    hint           text        not null,                -- the address with its secret part masked, for people
    created_at     timestamptz not null,
    unique (kind, address_digest)
);
create index channel_by_subscriber on channel (subscriber_id);

-- One row. Each writer of subscriptions raises the value and holds the row until it commits, so revisions become
-- visible in their order and a matcher that has seen N needs to read only what is above N.
create table subscription_revision (
    only_row boolean primary key default true check (only_row),
    value    bigint  not null
);
insert into subscription_revision (value) values (0);

create table subscription (
    id           bigint generated always as identity primary key,
    channel_id   bigint      not null references channel on delete cascade,
    name         text        not null default '',
    filter       jsonb       not null,
    state        text        not null default 'active' check (state in ('active', 'paused', 'removed')),
    paused_until timestamptz,                           -- null while paused: until resumed
    created_at   timestamptz not null,
    confirmed_at timestamptz,                           -- hears of events since then; null: of none
    revision     bigint      not null
);
create index subscription_by_revision on subscription (revision);
create index subscription_by_channel on subscription (channel_id);

create table event (
    id          bigint generated always as identity primary key,
    key         text        not null unique,
    at          timestamptz not null,
    document    text        not null,
    data        jsonb       not null,                   -- the whole alerts.event.Event
    matched_at  timestamptz,
    match_error text                                    -- why it could not be read; it is then not tried again
);
create index event_unmatched on event (id) where matched_at is null;
create index event_by_time on event (at, id);

-- Why this reader hears of it.
create table match (
    subscription_id bigint      not null references subscription on delete cascade,
    event_id        bigint      not null references event on delete cascade,
    matched_at      timestamptz not null,
    primary key (subscription_id, event_id)
);
create index match_by_event on match (event_id);

create table message (
    id          bigint generated always as identity primary key,
    channel_id  bigint      not null references channel on delete cascade,
    kind        text        not null check (kind in ('at_once')),
    document    text,                                   -- what an at-once message is about: its thread
    correction  boolean     not null default false,     -- follows an earlier message on the same document soon after
    state       text        not null default 'due'
                check (state in ('due', 'sending', 'waiting', 'sent', 'parked', 'cancelled')),
    created_at  timestamptz not null,
    due_at      timestamptz not null,
    tries       integer     not null default 0,         -- ever: numbers the rows of delivery_attempt
    failures    integer     not null default 0,         -- one after the other; an operator's retry begins anew
    trying_since timestamptz,                           -- the first try; an operator's retry begins anew
    uncertain   integer     not null default 0,         -- attempts of which nobody knows whether the channel took them
    lease_token uuid,
    lease_until timestamptz,
    subject     text,                                   -- as last rendered
    reason      text,                                   -- why it waits, is parked or was cancelled
    finished_at timestamptz,
    check ((state = 'sending') = (lease_token is not null)),
    check ((kind = 'at_once') = (document is not null))
);
create index message_due on message (due_at, id) where state in ('due', 'waiting');
create index message_leased on message (lease_until) where state = 'sending';
create index message_open on message (channel_id, id) where state in ('due', 'waiting', 'sending');
create unique index message_held on message (channel_id, document) where state = 'due' and tries = 0;
create index message_by_document on message (channel_id, document, id);
create index message_by_state on message (state, id);
create index message_finished on message (finished_at) where finished_at is not null;

-- A channel hears of an event once.
create table message_event (
    channel_id bigint not null references channel on delete cascade,
    event_id   bigint not null references event on delete cascade,
    message_id bigint not null references message on delete cascade,
    primary key (channel_id, event_id)
);
create index message_event_by_message on message_event (message_id, event_id);
create index message_event_by_event on message_event (event_id);

-- What was sent to whom, and what the channel answered.
create table delivery_attempt (
    message_id  bigint      not null references message on delete cascade,
    number      integer     not null,
    started_at  timestamptz not null,
    finished_at timestamptz,
    outcome     text        check (outcome in ('accepted', 'retry', 'permanent', 'uncertain')),
    code        text        not null default '',
    answer      text        not null default '',        -- bounded, escaped and redacted before it comes here
    primary key (message_id, number)
);

-- Sends that count against a robot's limit: those under way and those of the last window.
create table robot_send (
    channel_id   bigint      not null references channel on delete cascade,
    message_id   bigint      not null references message on delete cascade,
    counts_until timestamptz not null
);
create index robot_send_by_channel on robot_send (channel_id, counts_until);
create index robot_send_by_message on robot_send (message_id);
