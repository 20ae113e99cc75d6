-- Bodies as strings: PostgreSQL 15 refuses to add a column with a default to a table whose row type an SQL-standard body uses.
-- Names are qualified, since a string is looked up in the search path of the caller.

-- A moment as JSON. Never SQL's null, which would make null of the whole text.
create or replace function shown(moment timestamptz) returns text
    language sql immutable parallel safe
as $$
    select case when moment >= '0001-01-01 00:00:00+00' and moment < '10000-01-01 00:00:00+00'
        then '"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' else 'null' end
$$;

-- What replies and events show of an item.
create or replace function item_data(item items) returns text
    language sql immutable parallel safe
as $$
    select '{"pk":' || item.pk || ',"task":' || item.task || ',"text":' || to_json(item.text)
        || ',"done_at":' || ${flyway:defaultSchema}.shown(item.done_at) || ',"done_by":' || coalesce(item.done_by::text, 'null')
        || ',"created_at":' || ${flyway:defaultSchema}.shown(item.created_at) || '}'
$$;

-- Of one that is gone: where it was.
create or replace function item_gone(item items) returns text
    language sql immutable parallel safe
as $$ select '{"pk":' || item.pk || ',"task":' || item.task || '}' $$;

create or replace function item_topics(item items) returns text[]
    language sql immutable parallel safe
as $$ select array['owner.' || item.owner] $$;

-- What replies and events show of a task. Without its items: beside somebody else's change of one, an event would show what
-- they were.
create or replace function task_data(task tasks) returns text
    language sql immutable parallel safe
as $$
    select '{"pk":' || task.pk || ',"title":' || to_json(task.title)
        || ',"created_at":' || ${flyway:defaultSchema}.shown(task.created_at) || '}'
$$;

-- Its items too. Stable, so that they are read in the snapshot of the statement that asks.
create or replace function task_with_items(whole tasks) returns text
    language sql stable parallel safe
as $$
    select left(${flyway:defaultSchema}.task_data(whole), -1) || ',"items":' || coalesce(
        (select '[' || string_agg(${flyway:defaultSchema}.item_data(i), ',' order by i.created_at, i.pk) || ']'
            from ${flyway:defaultSchema}.items i where i.task = whole.pk),
        '[]') || '}'
$$;

create or replace function task_topics(task tasks) returns text[]
    language sql immutable parallel safe
as $$ select array['owner.' || task.owner] $$;

-- Years that the wire's format can show. Not valid: rows that are there already are shown with null.
alter table tasks add constraint tasks_created_at_shown
    check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid;
alter table items
    add constraint items_created_at_shown
        check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid,
    add constraint items_done_at_shown
        check (done_at >= '0001-01-01 00:00:00+00' and done_at < '10000-01-01 00:00:00+00') not valid;
