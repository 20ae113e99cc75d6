-- Users may be deleted and renamed, by any SQL writer.

-- A user's posts go with the user; followers are told "delete" of each. A changed key goes along.
alter table posts
    drop constraint posts_author_fkey,
    add constraint posts_author_fkey foreign key (author) references users on delete cascade on update cascade;
alter table created_posts
    drop constraint created_posts_author_fkey,
    add constraint created_posts_author_fkey foreign key (author) references users on delete cascade on update cascade;
create index posts_by_author on posts (author); -- or each deleted user would cost a walk through all posts

-- Names are kept in NFKC; the service normalises what it is given. A name that is another user's after that stays as it is.
update users u set username = normalize(u.username, NFKC)
    where u.username is not nfkc normalized and not exists (select from users o where o.username = normalize(u.username, NFKC))
        and u.pk = (select min(s.pk) from users s where normalize(s.username, NFKC) = normalize(u.username, NFKC));
alter table users add constraint users_username_nfkc check (username is nfkc normalized) not valid;

-- What became of a user last: renamed, or gone. One row for each user that was ever renamed or deleted, kept for ever: gateways and
-- services read it from the transaction on that they have seen, or from the beginning.
create table user_changes (
    pk bigint primary key,
    username text, -- null: there is no such user
    xid xid8 not null default pg_current_xact_id() -- of the change
);
create index user_changes_by_transaction on user_changes (xid, pk);

create function note_user_changes() returns trigger
    language plpgsql security definer
    set search_path = pg_catalog, ${flyway:defaultSchema}, pg_temp
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
        -- A row that was deleted is put back.
        update user_changes c set username = n.username, xid = pg_current_xact_id() from new_rows n where n.pk = c.pk;
    end if;
    return null;
end;
$$;
revoke execute on function note_user_changes() from public;

create trigger user_changes_insert after insert on users referencing new table as new_rows
    for each statement execute function note_user_changes();
create trigger user_changes_update after update on users referencing old table as old_rows new table as new_rows
    for each statement execute function note_user_changes();
create trigger user_changes_delete after delete on users referencing old table as old_rows
    for each statement execute function note_user_changes();
-- Before: afterwards there are no rows to note.
create trigger user_changes_truncate before truncate on users
    for each statement execute function note_user_changes();
