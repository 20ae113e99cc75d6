-- Users are kept by another service. What it tells of them is applied here: a deleted user's messages go, as in Django's CASCADE, and a renamed user's
-- have the new name. Followers are told of both. The key of who made a room stays, and no user has it again.

create index messages_of_author on messages (author, pk);

-- The names of these users now, null for those who are gone. True when there is more to do: each call changes a bounded number of rows.
create function follow_users(pks bigint[], names text[]) returns boolean
    language plpgsql
as $$
declare
    most constant int := 1000;
    changed int;
    more boolean := false;
begin
    -- Each process of the service does it, and they would wait for each other's rows in another order.
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
