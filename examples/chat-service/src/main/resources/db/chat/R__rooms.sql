-- Bodies of functions of a row are strings: PostgreSQL 15 refuses to add a column with a default to a table whose row
-- type an SQL-standard body uses. Names in them are full, since a string is looked up in the search path of the caller.

create or replace function room_data(room rooms) returns text
    language sql stable parallel safe
as $$ select '{"pk":' || room.pk || ',"name":' || to_json(room.name) || '}' $$;

create or replace function room_topics(room rooms) returns text[]
    language sql stable parallel safe
as $$ select array['rooms'] $$;

select linnet_observe('rooms', 'chat', 'room_topics', 'room_data', names => '{room.create,room.update,room.delete}');

-- Makes a room, unless one of this identity exists. Returns false when its maker has as many rooms as allowed.
create or replace function make_room(written text, maker bigint, most int) returns boolean
    language plpgsql
as $$
begin
    if exists (select from rooms where key = room_key(written)) then
        return true;
    end if;
    -- One call at a time for each maker, or several would count before any has inserted.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} rooms', maker));
    if (select count(*) from rooms where created_by = maker) >= most then
        return false;
    end if;
    insert into rooms (name, created_by) values (written, maker) on conflict (key) do nothing;
    return true;
end;
$$;

-- Also tells the users in a room of its new name and of its end. The rule of linnet_observe would tell them of its
-- beginning too, which its maker knows from the reply. For the log these are announcements, since the topic is not
-- among those of the row.
create or replace function rooms_changed() returns trigger
    language plpgsql
    security definer -- any writer of rooms may call it
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    -- Another table with this trigger would write to the log whatever its owner likes.
    if tg_relid <> '${flyway:defaultSchema}.rooms'::regclass then
        raise insufficient_privilege using message = 'this function logs changes of rooms only';
    end if;
    if tg_op = 'UPDATE' then
        insert into ${flyway:defaultSchema}.former_rooms (key, room)
            select o.key, o.pk from old_rows o left join new_rows n on n.pk = o.pk where n.key is distinct from o.key
            on conflict (key, room) do update set until = clock_timestamp();
        insert into ${flyway:defaultSchema}.change_log (stream, names, pk, topics_before, topics_after, data)
            select 'chat', '{room.create,room.update,room.delete}', to_json(o.pk)::text, array['room.' || o.pk],
                case when n.pk is null then '{}' else array['room.' || o.pk] end,
                case when n.pk is not null then ${flyway:defaultSchema}.room_data((n.*)::${flyway:defaultSchema}.rooms) end
            from old_rows o left join new_rows n on n.pk = o.pk;
    elsif tg_op = 'DELETE' then
        insert into ${flyway:defaultSchema}.former_rooms (key, room) select o.key, o.pk from old_rows o
            on conflict (key, room) do update set until = clock_timestamp();
        insert into ${flyway:defaultSchema}.change_log (stream, names, pk, topics_before, topics_after)
            select 'chat', '{room.create,room.update,room.delete}', to_json(o.pk)::text, array['room.' || o.pk], '{}' from old_rows o;
    else
        insert into ${flyway:defaultSchema}.former_rooms (key, room) select r.key, r.pk from ${flyway:defaultSchema}.rooms r
            on conflict (key, room) do update set until = clock_timestamp();
        insert into ${flyway:defaultSchema}.change_log (stream, names, pk, topics_before, topics_after)
            select 'chat', '{room.create,room.update,room.delete}', to_json(r.pk)::text, array['room.' || r.pk], '{}'
            from ${flyway:defaultSchema}.rooms r;
    end if;
    return null;
end;
$$;

revoke execute on function rooms_changed() from public;
select linnet_trigger('rooms', 'changed_update', 'after update',
        'referencing old table as old_rows new table as new_rows for each statement execute function rooms_changed()'),
    linnet_trigger('rooms', 'changed_delete', 'after delete',
        'referencing old table as old_rows for each statement execute function rooms_changed()'),
    linnet_trigger('rooms', 'changed_truncate', 'before truncate', 'for each statement execute function rooms_changed()');
