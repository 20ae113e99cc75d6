-- Bodies of functions of a row are strings: PostgreSQL 15 refuses to add a column with a default to a table whose row
-- type an SQL-standard body uses. Names in them are full, since a string is looked up in the search path of the caller.

-- The JSON of an item in replies and events.
create or replace function item_data(item items) returns text
    language sql stable parallel safe
as $$
    select '{"pk":' || item.pk || ',"task":' || item.task || ',"text":' || to_json(item.text)
        || ',"done_at":' || ${flyway:defaultSchema}.linnet_time(item.done_at) || ',"done_by":' || coalesce(item.done_by::text, 'null')
        || ',"created_at":' || ${flyway:defaultSchema}.linnet_time(item.created_at) || '}'
$$;

-- The JSON of an item that is gone: where it was.
create or replace function item_gone(item items) returns text
    language sql stable parallel safe
as $$ select '{"pk":' || item.pk || ',"task":' || item.task || '}' $$;

create or replace function item_topics(item items) returns text[]
    language sql stable parallel safe
as $$ select array['owner.' || item.owner] $$;

-- The JSON of a task in replies and events. Without its items: beside another client's change of one, an event would
-- show former items.
create or replace function task_data(task tasks) returns text
    language sql stable parallel safe
as $$
    select '{"pk":' || task.pk || ',"title":' || to_json(task.title)
        || ',"created_at":' || ${flyway:defaultSchema}.linnet_time(task.created_at) || '}'
$$;

-- The same with its items. Stable, so that it reads them in the snapshot of the calling statement.
create or replace function task_with_items(whole tasks) returns text
    language sql stable parallel safe
as $$
    select left(${flyway:defaultSchema}.task_data(whole), -1) || ',"items":' || coalesce(
        (select '[' || string_agg(${flyway:defaultSchema}.item_data(i), ',' order by i.created_at, i.pk) || ']'
            from ${flyway:defaultSchema}.items i where i.task = whole.pk),
        '[]') || '}'
$$;

create or replace function task_topics(task tasks) returns text[]
    language sql stable parallel safe
as $$ select array['owner.' || task.owner] $$;

select linnet_observe('tasks', 'checklist', 'task_topics', 'task_data',
    names => '{task.create,task.update,task.delete}');
select linnet_observe('items', 'checklist', 'item_topics', 'item_data',
    names => '{item.create,item.update,item.delete}', gone => 'item_gone');

-- Another service keeps the users. The tasks of a deleted user go with their items, as with Django's CASCADE. Names are
-- kept nowhere here. On an item that SQL gave to another owner, the key of the user who did it stays; no other user
-- gets it.
--
-- names: the present names of these users, null for users who are gone. Returns true when there is more to do: each
-- call deletes a bounded number of tasks.
create or replace function follow_users(pks bigint[], names text[]) returns boolean
    language plpgsql
as $$
declare
    most constant int := 1000;
    changed int;
begin
    -- Each process of the service calls this. Two calls at once could wait for each other's rows in another order.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} follow_users', 0));
    delete from tasks d using (
        select t.pk from unnest(pks, names) u (pk, name) join tasks t on t.owner = u.pk
        where u.name is null limit most) gone where d.pk = gone.pk;
    get diagnostics changed = row_count;
    return changed = most;
end;
$$;
