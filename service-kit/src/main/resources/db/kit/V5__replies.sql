-- The key that signs the cursors given to clients. All processes of the service read it when they start, and a dump
-- keeps it.
create table cursor_key (
    only_row boolean primary key default true check (only_row),
    key bytea not null
);
insert into cursor_key (key) values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));

-- Creates that a client may repeat without creating twice. One statement writes this row and the created one.
create table kept_answers (
    caller bigint not null, -- a user
    key text collate "C" not null, -- chosen by the caller
    asked bytea not null, -- a hash of the request
    answer text not null, -- JSON
    created_at timestamptz not null default clock_timestamp(),
    primary key (caller, key)
);
create index kept_answers_by_age on kept_answers (created_at);
