-- Bodies as strings: PostgreSQL 15 refuses to add a column with a default to a table whose row type an SQL-standard body uses.
-- Names are qualified, since a string is looked up in the search path of the caller.

-- A moment as JSON. Never SQL's null, which would make null of the whole text.
create or replace function shown(moment timestamptz) returns text
    language sql immutable parallel safe
as $$
    select case when moment >= '0001-01-01 00:00:00+00' and moment < '10000-01-01 00:00:00+00'
        then '"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' else 'null' end
$$;

create or replace function room_data(room rooms) returns text
    language sql immutable parallel safe
as $$ select '{"pk":' || room.pk || ',"name":' || to_json(room.name) || '}' $$;

create or replace function room_topics(room rooms) returns text[]
    language sql immutable parallel safe
as $$ select array['rooms'] $$;

create or replace function message_data(message messages) returns text
    language sql immutable parallel safe
as $$
    select '{"pk":' || message.pk || ',"room":' || message.room
        || ',"author":' || ${flyway:defaultSchema}.user_data(message.author, message.username)
        || ',"text":' || to_json(message.text) || ',"created_at":' || ${flyway:defaultSchema}.shown(message.created_at) || '}'
$$;

create or replace function message_topics(message messages) returns text[]
    language sql immutable parallel safe
as $$ select array['room.' || message.room] $$;

create or replace function present_data(user_ present) returns text
    language sql immutable parallel safe
as $$ select ${flyway:defaultSchema}.user_data(user_.pk, user_.username) $$;

create or replace function present_topics(user_ present) returns text[]
    language sql immutable parallel safe
as $$ select array[user_.place] $$;

create or replace function private_data(message private_messages) returns text
    language sql immutable parallel safe
as $$
    select '{"pk":' || message.pk
        || ',"sender":' || ${flyway:defaultSchema}.user_data(message.sender, message.sender_name)
        || ',"receiver":' || ${flyway:defaultSchema}.user_data(message.receiver, message.receiver_name)
        || ',"text":' || to_json(message.text) || ',"created_at":' || ${flyway:defaultSchema}.shown(message.created_at) || '}'
$$;

create or replace function private_topics(message private_messages) returns text[]
    language sql immutable parallel safe
as $$
    select array['user.' || message.sender]
        || case when message.receiver <> message.sender then array['user.' || message.receiver] end
$$;

-- A year that the wire's format can show. Not valid: rows that are there already are shown with null.
alter table messages add constraint messages_created_at_shown
    check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid;
alter table private_messages add constraint private_messages_created_at_shown
    check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid;
