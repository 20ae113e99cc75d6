-- The change log of one service: the changes that triggers write, and the events that the relay makes of them.

-- One row for each changed row and statement, written in the writer's own transaction.
create table change_log (
    id bigint generated always as identity (cache 1) primary key, -- cache 1: ids of two writers of one row follow their commits
    xid xid8 not null default pg_current_xact_id(), -- of the whole transaction, also under a savepoint
    source text, -- the observed table's name; null: an announcement, which belongs to no row
    stream text not null,
    names text[], -- the events' actions when the row enters a topic, stays, leaves; null: create, update, delete
    pk text not null, -- JSON
    key text, -- JSON of a key of several columns; null: pk is the whole key
    topics_before text[] not null, -- empty when the row did not exist
    topics_after text[] not null,
    data text, -- JSON of the row after the change, as a reply shows it
    data_gone text -- JSON for the followers of a topic that the row left; null: only its key
);
create index change_log_by_transaction on change_log (xid, id);

-- One row for each topic that a numbered change concerns.
create table events (
    stream text collate "C" not null,
    topic text collate "C" not null,
    position bigint not null,
    previous bigint not null, -- the position of the topic's event before this one, 0 for its first
    kind text collate "C" not null check (kind in ('create', 'update', 'delete')),
    change_id bigint not null,
    primary key (stream, topic, position)
);
create index events_by_position on events (position);

-- How far the log was at a time, so that positions have an age.
create table checkpoints (
    at timestamptz primary key,
    position bigint not null,
    log_id bigint not null -- the latest id of the log
);
