-- Bodies are strings for the reason given in R__rooms.sql.

create or replace function message_data(message messages) returns text
    language sql stable parallel safe
as $$
    select '{"pk":' || message.pk || ',"room":' || message.room
        || ',"author":' || ${flyway:defaultSchema}.linnet_user(message.author, message.username)
        || ',"text":' || to_json(message.text) || ',"created_at":' || ${flyway:defaultSchema}.linnet_time(message.created_at) || '}'
$$;

create or replace function message_topics(message messages) returns text[]
    language sql stable parallel safe
as $$ select array['room.' || message.room] $$;

select linnet_observe('messages', 'chat', 'message_topics', 'message_data',
    names => '{message.create,message.update,message.delete}');

create or replace function private_data(message private_messages) returns text
    language sql stable parallel safe
as $$
    select '{"pk":' || message.pk
        || ',"sender":' || ${flyway:defaultSchema}.linnet_user(message.sender, message.sender_name)
        || ',"receiver":' || ${flyway:defaultSchema}.linnet_user(message.receiver, message.receiver_name)
        || ',"text":' || to_json(message.text) || ',"created_at":' || ${flyway:defaultSchema}.linnet_time(message.created_at) || '}'
$$;

-- A user who writes to himself is told once.
create or replace function private_topics(message private_messages) returns text[]
    language sql stable parallel safe
as $$
    select array['user.' || message.sender]
        || case when message.receiver <> message.sender then array['user.' || message.receiver] end
$$;

select linnet_observe('private_messages', 'chat', 'private_topics', 'private_data',
    names => '{private.create,private.update,private.delete}');
