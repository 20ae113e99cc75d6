-- What signs the cursors that clients are given. All processes of the service read it when they start, and a dump keeps it.
create table cursor_key (
    only_row boolean primary key default true check (only_row),
    key bytea not null
);
insert into cursor_key (key) values (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
