-- Who is in a room, from the kit's table "present": its places are the topics of rooms.

create or replace function present_data(user_ present) returns text
    language sql stable parallel safe
as $$ select ${flyway:defaultSchema}.linnet_user(user_.pk, user_.username) $$;

create or replace function present_topics(user_ present) returns text[]
    language sql stable parallel safe
as $$ select array[user_.place] $$;

select linnet_observe('present', 'chat', 'present_topics', 'present_data', key => 'pk,place',
    names => '{user_join,user_update,user_leave}', gone => 'present_data');

-- Another service keeps the users. This applies their changes here: a deleted user's messages go, as with Django's
-- CASCADE, and a renamed user's messages get the new name. Followers are told of both. The key of a room's maker stays;
-- no other user gets it.
--
-- names: the present names of these users, null for users who are gone. Returns true when there is more to do: each
-- call changes a bounded number of rows.
create or replace function follow_users(pks bigint[], names text[]) returns boolean
    language plpgsql
as $$
declare
    most constant int := 1000;
    changed int;
    more boolean := false;
begin
    -- Each process of the service calls this. Two calls at once could wait for each other's rows in another order.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} follow_users', 0));

    delete from messages d using (
        select m.pk from unnest(pks, names) u (pk, name) join messages m on m.author = u.pk
        where u.name is null limit most) gone where d.pk = gone.pk;
    get diagnostics changed = row_count;
    more := more or changed = most;

    update messages d set username = renamed.name from (
        select m.pk, u.name from unnest(pks, names) u (pk, name) join messages m on m.author = u.pk
        where m.username <> u.name limit most) renamed where d.pk = renamed.pk;
    get diagnostics changed = row_count;
    more := more or changed = most;

    delete from private_messages d using (
        select m.pk from unnest(pks, names) u (pk, name) join private_messages m on m.sender = u.pk where u.name is null
        union
        select m.pk from unnest(pks, names) u (pk, name) join private_messages m on m.receiver = u.pk where u.name is null
        limit most) gone where d.pk = gone.pk;
    get diagnostics changed = row_count;
    more := more or changed = most;

    update private_messages d set sender_name = renamed.name from (
        select m.pk, u.name from unnest(pks, names) u (pk, name) join private_messages m on m.sender = u.pk
        where m.sender_name <> u.name limit most) renamed where d.pk = renamed.pk;
    get diagnostics changed = row_count;
    more := more or changed = most;

    update private_messages d set receiver_name = renamed.name from (
        select m.pk, u.name from unnest(pks, names) u (pk, name) join private_messages m on m.receiver = u.pk
        where m.receiver_name <> u.name limit most) renamed where d.pk = renamed.pk;
    get diagnostics changed = row_count;
    return more or changed = most;
end;
$$;
