-- The stream "users": who is online, from the kit's table "present".

create or replace function online_data(user_ present) returns text
    language sql stable parallel safe
as $$ select ${flyway:defaultSchema}.linnet_user(user_.pk, user_.username) $$;

create or replace function online_topics(user_ present) returns text[]
    language sql stable parallel safe
as $$ select array[user_.place] $$;

select linnet_observe('present', 'users', 'online_topics', 'online_data', key => 'pk,place',
    names => '{join,update,leave}', gone => 'online_data');

-- Users may be deleted and renamed by any SQL writer.

create or replace function note_user_changes() returns trigger
    language plpgsql security definer
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    if tg_relid <> '${flyway:defaultSchema}.users'::regclass then
        raise exception 'this function belongs to the table users';
    end if;
    if tg_op = 'TRUNCATE' then
        insert into user_changes as c (pk, username) select u.pk, null from users u order by u.pk
            on conflict (pk) do update set username = null, xid = pg_current_xact_id();
    elsif tg_op = 'DELETE' then
        insert into user_changes as c (pk, username) select o.pk, null from old_rows o order by o.pk
            on conflict (pk) do update set username = null, xid = pg_current_xact_id();
    elsif tg_op = 'UPDATE' then
        insert into user_changes as c (pk, username)
            select coalesce(n.pk, o.pk), n.username from old_rows o full join new_rows n on n.pk = o.pk
            where n.username is distinct from o.username order by 1
            on conflict (pk) do update set username = excluded.username, xid = pg_current_xact_id();
    else
        -- A deleted row is put back.
        update user_changes c set username = n.username, xid = pg_current_xact_id() from new_rows n where n.pk = c.pk;
    end if;
    return null;
end;
$$;

revoke execute on function note_user_changes() from public;

select linnet_trigger('users', 'user_changes_insert', 'after insert',
        'referencing new table as new_rows for each statement execute function note_user_changes()'),
    linnet_trigger('users', 'user_changes_update', 'after update',
        'referencing old table as old_rows new table as new_rows for each statement execute function note_user_changes()'),
    linnet_trigger('users', 'user_changes_delete', 'after delete',
        'referencing old table as old_rows for each statement execute function note_user_changes()'),
    -- Before: afterwards there are no rows to note.
    linnet_trigger('users', 'user_changes_truncate', 'before truncate', 'for each statement execute function note_user_changes()');
