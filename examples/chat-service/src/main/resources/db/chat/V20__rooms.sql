-- One identity for a room's name, and members who are told of their room.

-- Two names are of one room when only their case, their form or invisible characters differ: what Unicode calls NFKC_Casefold, except that
-- dotless ı is i. Upper case first, or ß would not be ss; lower case makes a final sigma by its place in the word.
create function room_key(name text) returns text
    language sql immutable strict parallel safe
as $$
    select normalize(replace(lower(upper(regexp_replace(normalize(name, NFKC),
        '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF'
            '\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]',
        '', 'g') collate "und-x-icu") collate "und-x-icu"), 'ς', 'σ'), NFKC) collate "C"
$$;

-- Rooms that are one by now: the oldest has the messages of all.
with same as (select pk, min(pk) over (partition by room_key(name)) as oldest from rooms)
update messages m set room = s.oldest from same s where m.room = s.pk and s.pk <> s.oldest;
with same as (select pk, min(pk) over (partition by room_key(name)) as oldest from rooms)
delete from rooms r using same s where r.pk = s.pk and s.pk <> s.oldest;

alter table rooms add column key text collate "C" not null generated always as (room_key(name)) stored;
create unique index rooms_by_key on rooms (key);
create index rooms_of_maker on rooms (created_by);

-- Makes a room, unless one of this identity is there. False when its maker has made so many that are there.
create function make_room(written text, maker bigint, most int) returns boolean
    language plpgsql
as $$
begin
    if exists (select from rooms where key = room_key(written)) then
        return true;
    end if;
    -- One at a time of one maker, or several would be counted before any is there.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} rooms', maker));
    if (select count(*) from rooms where created_by = maker) >= most then
        return false;
    end if;
    insert into rooms (name, created_by) values (written, maker) on conflict (key) do nothing;
    return true;
end;
$$;

-- What rooms were called that have another name now, or are gone. Those who joined by such a name may leave by it.
create table former_rooms (
    key text collate "C" not null,
    room bigint not null,
    until timestamptz not null default clock_timestamp(),
    primary key (key, room)
);
create index former_rooms_by_age on former_rooms (until);

-- Also tells those in the room of its new name and of its end. The rule of linnet_observe would tell them of its beginning too, which
-- whoever makes a room has been told by the reply. To the log these are announcements, since the topic is not among those of the row.
create function rooms_changed() returns trigger
    language plpgsql
    security definer -- whoever may write rooms
    set search_path = pg_catalog, ${flyway:defaultSchema}, pg_temp
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
create trigger changed_update after update on rooms referencing old table as old_rows new table as new_rows
    for each statement execute function rooms_changed();
create trigger changed_delete after delete on rooms referencing old table as old_rows
    for each statement execute function rooms_changed();
create trigger changed_truncate before truncate on rooms
    for each statement execute function rooms_changed();
