-- What a service may choose of its events beside their topics: what they are called, and what they show of a row that is gone.

alter table change_log
    add column names text[], -- of what happened to the row: entered a topic, stayed, left; null: create, update, delete
    add column data_gone text; -- JSON for those whose topic the row left; null: nothing but its key

-- The same as before, of all columns there are now.
create or replace function visible_between(old pg_snapshot, new pg_snapshot) returns setof change_log
    language sql stable
    begin atomic
        select c.* from change_log c
        where c.xid >= pg_snapshot_xmax(old) and c.xid < pg_snapshot_xmax(new) and pg_visible_in_snapshot(c.xid, new)
        union all
        select c.* from change_log c
        where c.xid = any (array(select x from pg_snapshot_xip(old) x where pg_visible_in_snapshot(x, new)));
    end;

-- Has every change of a table logged: INSERT, UPDATE, DELETE, MERGE, COPY, ON CONFLICT and TRUNCATE, by any writer.
--
-- stream: the stream its events belong to.  topics, data: functions of one row; the topics that concern it (text[]),
-- and the JSON text that replies and events show.  key: the columns of a unique key, with commas; the first is what events
-- show as pk.  names: the events' actions for a row
-- that enters a topic, stays in it, leaves it.  gone: a function of the row as it was, the JSON text that is shown to those whose
-- topic it left; without it they are shown its key.
--
-- A change that concerns no topic, before or after, is not logged.
--
-- Statement triggers with transition tables, so that a bulk statement costs little a row; one each for insert, update
-- and delete, since a transition table allows one event. They run as their owner with fixed settings, because the
-- writer may have no right to the log and another time zone.
drop function linnet_observe(regclass, text, text, text, text);
create function linnet_observe(
    observed regclass, stream text, topics text, data text, key text default 'pk', names text[] default null, gone text default null)
    returns void
    language plpgsql
as $observe$
declare
    home constant text := '${flyway:defaultSchema}';
    name constant text := (select relname from pg_class where oid = observed);
    keys constant text[] := string_to_array(key, ',');
    same_row constant text := (select string_agg(format('o.%1$I = n.%1$I', k), ' and ') from unnest(keys) k);
    head constant text := format(
        'returns trigger language plpgsql security definer set search_path = pg_catalog, %I, pg_temp set timezone = ''UTC''', home);
    log constant text := 'insert into change_log (stream, names, pk, topics_before, topics_after, data, data_gone)';
    -- Of the old row.
    shown_gone constant text := case when gone is null then 'null' else format('%s(o::%s)', gone, observed) end;
begin
    -- Without it an update could not tell which row has become which.
    if not exists (
        select from pg_index i where i.indrelid = observed and i.indisunique and i.indpred is null and i.indexprs is null
            and (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = observed and a.attnum = any (i.indkey)) <@ keys)
    then
        raise exception '% has no unique key (%)', observed, key;
    end if;
    -- "offset 0": the topics are made once a row.
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, %10$L::text[], to_json(n.%6$I)::text, '{}', t.topics, %8$s(n::%9$s), null
                from new_rows n cross join lateral (select %7$s(n::%9$s) as topics offset 0) t where t.topics <> '{}';
            return null;
        end $body$ $f$, home, name || '_log_insert', head, log, stream, keys[1], topics, data, observed, names);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            -- A changed key is a delete and a create.
            %4$s select %5$L, %10$L::text[], to_json(coalesce(n.%6$I, o.%6$I))::text, t.before, t.after,
                case when n.%6$I is not null then %8$s(n::%9$s) end,
                case when o.%6$I is not null then %11$s end
            from old_rows o full join new_rows n on %12$s
            cross join lateral (
                select case when o.%6$I is null then '{}' else %7$s(o::%9$s) end as before,
                    case when n.%6$I is null then '{}' else %7$s(n::%9$s) end as after
                offset 0) t
            where t.before <> '{}' or t.after <> '{}';
            return null;
        end $body$ $f$, home, name || '_log_update', head, log, stream, keys[1], topics, data, observed, names, shown_gone, same_row);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, %9$L::text[], to_json(o.%6$I)::text, t.topics, '{}', null, %10$s
                from old_rows o cross join lateral (select %7$s(o::%8$s) as topics offset 0) t where t.topics <> '{}';
            return null;
        end $body$ $f$, home, name || '_log_delete', head, log, stream, keys[1], topics, observed, names, shown_gone);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, %9$L::text[], to_json(o.%6$I)::text, t.topics, '{}', null, %10$s
                from %8$s o cross join lateral (select %7$s(o) as topics offset 0) t where t.topics <> '{}';
            return null;
        end $body$ $f$, home, name || '_log_truncate', head, log, stream, keys[1], topics, observed, names, shown_gone);

    execute format('create trigger linnet_insert after insert on %s referencing new table as new_rows
        for each statement execute function %I.%I()', observed, home, name || '_log_insert');
    execute format('create trigger linnet_update after update on %s referencing old table as old_rows new table as new_rows
        for each statement execute function %I.%I()', observed, home, name || '_log_update');
    execute format('create trigger linnet_delete after delete on %s referencing old table as old_rows
        for each statement execute function %I.%I()', observed, home, name || '_log_delete');
    -- Before: afterwards there are no rows to log.
    execute format('create trigger linnet_truncate before truncate on %s
        for each statement execute function %I.%I()', observed, home, name || '_log_truncate');
end;
$observe$;

-- Tells the followers of these topics, when the caller's transaction commits, of something that is no change of a row.
--
-- action: the event's.  pk: the JSON of the key of what it is about.  data: the JSON that is shown.
create function linnet_announce(stream text, topics text[], action text, pk text, data text) returns void
    language sql
    -- As of a row that stays where it is: it concerns whoever follows already.
    begin atomic
        insert into change_log (stream, names, pk, topics_before, topics_after, data)
        select stream, array[action, action, action], pk, topics, topics, data where topics <> '{}';
    end;
