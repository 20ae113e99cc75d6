-- The triggers of observed tables write for nobody but those tables, and the log says which row each change is of.

alter table change_log
    add column source text, -- the observed table's name; null: no row, but an announcement
    add column key text; -- JSON of a key of several columns; null: pk is all of it

-- The same as before, of all columns there are now.
create or replace function visible_between(old pg_snapshot, new pg_snapshot) returns setof change_log
    language sql stable
    begin atomic
        select c.* from change_log c
        where c.xid >= pg_snapshot_xmax(old) and c.xid < pg_snapshot_xmax(new) and pg_visible_in_snapshot(c.xid, new)
            and age(c.xmin) <= age(c.xid::xid)
        union all
        select c.* from change_log c
        where c.xid = any (array(select x from pg_snapshot_xip(old) x where pg_visible_in_snapshot(x, new)))
            and age(c.xmin) <= age(c.xid::xid);
    end;

-- A function's name that means the same under every search_path.
create function full_name(called regprocedure) returns text
    language sql stable
    return (select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = called);

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
--
-- So they are dangerous in the wrong hands: another table with such a trigger would write to the log whatever its owner likes. Nobody else
-- may execute them, they refuse other tables, and all names in them are full. A row is "n.*", since "n" alone is a column if there is one.
-- A writer needs no right to execute a trigger function.
create or replace function linnet_observe(
    observed regclass, stream text, topics text, data text, key text default 'pk', names text[] default null, gone text default null)
    returns void
    language plpgsql
as $observe$
declare
    home constant text := '${flyway:defaultSchema}';
    name constant text := (select relname from pg_class where oid = observed);
    source constant text := (
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = observed);
    keys constant text[] := string_to_array(key, ',');
    same_row constant text := (select string_agg(format('o.%1$I = n.%1$I', k), ' and ') from unnest(keys) k);
    settings constant text := format(
        'security definer set search_path = pg_catalog, %I, pg_temp set timezone = ''UTC''', home);
    of_rows constant text := full_name(format('%s(%s)', topics, source)::regprocedure);
    shown constant text := full_name(format('%s(%s)', data, source)::regprocedure);
    log constant text := format(
        'insert into %I.change_log (stream, source, key, names, pk, topics_before, topics_after, data, data_gone) select %L, %L',
        home, stream, name);
    refuse constant text := format(
        'if tg_relid <> %L::regclass then raise insufficient_privilege using message = ''this function logs changes of %s only''; end if;',
        source, replace(source, '''', ''''''));
    -- Of the new row, the old one, and of an update whichever there is.
    key_new text := 'null';
    key_old text := 'null';
    key_both text := 'null';
    -- Of the old row.
    shown_gone constant text := case when gone is null then 'null'
        else format('%s((o.*)::%s)', full_name(format('%s(%s)', gone, source)::regprocedure), source) end;
    what text;
begin
    -- Without it an update could not tell which row has become which.
    if not exists (
        select from pg_index i where i.indrelid = observed and i.indisunique and i.indpred is null and i.indexprs is null
            and (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = observed and a.attnum = any (i.indkey)) <@ keys)
    then
        raise exception '% has no unique key (%)', observed, key;
    end if;
    if cardinality(keys) > 1 then
        select format('json_build_object(%s)::text', string_agg(format('%L, n.%I', k, k), ', ')),
            format('json_build_object(%s)::text', string_agg(format('%L, o.%I', k, k), ', ')),
            format('json_build_object(%s)::text', string_agg(format('%1$L, coalesce(n.%2$I, o.%2$I)', k, k), ', '))
            into key_new, key_old, key_both from unnest(keys) k;
    end if;
    -- "offset 0": the topics are made once a row.
    execute format($f$
        create function %1$I.%2$I() returns trigger language plpgsql %3$s as $body$ begin
            %4$s
            %5$s, %6$s, %7$L::text[], to_json(n.%8$I)::text, '{}', t.topics, %9$s((n.*)::%10$s), null
                from new_rows n cross join lateral (select %11$s((n.*)::%10$s) as topics offset 0) t where t.topics <> '{}';
            return null;
        end $body$ $f$,
        home, name || '_log_insert', settings, refuse, log, key_new, names, keys[1], shown, source, of_rows);
    execute format($f$
        create function %1$I.%2$I() returns trigger language plpgsql %3$s as $body$ begin
            %4$s
            -- A changed key is a delete and a create.
            %5$s, %6$s, %7$L::text[], to_json(coalesce(n.%8$I, o.%8$I))::text, t.before, t.after,
                case when n.%8$I is not null then %9$s((n.*)::%10$s) end,
                case when o.%8$I is not null then %12$s end
            from old_rows o full join new_rows n on %13$s
            cross join lateral (
                select case when o.%8$I is null then '{}' else %11$s((o.*)::%10$s) end as before,
                    case when n.%8$I is null then '{}' else %11$s((n.*)::%10$s) end as after
                offset 0) t
            where t.before <> '{}' or t.after <> '{}';
            return null;
        end $body$ $f$,
        home, name || '_log_update', settings, refuse, log, key_both, names, keys[1], shown, source, of_rows, shown_gone, same_row);
    foreach what in array array['delete', 'truncate'] loop
        execute format($f$
            create function %1$I.%2$I() returns trigger language plpgsql %3$s as $body$ begin
                %4$s
                %5$s, %6$s, %7$L::text[], to_json(o.%8$I)::text, t.topics, '{}', null, %9$s
                    from %10$s o cross join lateral (select %12$s((o.*)::%11$s) as topics offset 0) t where t.topics <> '{}';
                return null;
            end $body$ $f$,
            home, name || '_log_' || what, settings, refuse, log, key_old, names, keys[1], shown_gone,
            case what when 'delete' then 'old_rows' else source end, source, of_rows);
    end loop;
    -- What is there now of these rows, for log_rows_now().
    execute format($f$
        create function %1$I.%2$I(keys json) returns table (nth bigint, topics text[], data text) language sql stable
            set search_path = pg_catalog, %1$I, pg_temp set timezone = 'UTC' as $body$
            select k.nth, %3$s((o.*)::%4$s), %5$s((o.*)::%4$s)
                from json_array_elements(keys) with ordinality as k (key, nth)
                cross join lateral json_populate_record(null::%4$s, %7$s) n
                join %4$s o on %6$s
            $body$ $f$,
        home, name || '_log_now', of_rows, source, shown, same_row,
        case when cardinality(keys) = 1 then format('json_build_object(%L, k.key)', key) else 'k.key' end);

    execute format('create trigger linnet_insert after insert on %s referencing new table as new_rows
        for each statement execute function %I.%I()', source, home, name || '_log_insert');
    execute format('create trigger linnet_update after update on %s referencing old table as old_rows new table as new_rows
        for each statement execute function %I.%I()', source, home, name || '_log_update');
    execute format('create trigger linnet_delete after delete on %s referencing old table as old_rows
        for each statement execute function %I.%I()', source, home, name || '_log_delete');
    -- Before: afterwards there are no rows to log.
    execute format('create trigger linnet_truncate before truncate on %s
        for each statement execute function %I.%I()', source, home, name || '_log_truncate');

    foreach what in array array['_log_insert()', '_log_update()', '_log_delete()', '_log_truncate()', '_log_now(json)'] loop
        execute format('revoke execute on function %I.%I%s from public', home, name || split_part(what, '(', 1), substr(what, strpos(what, '(')));
    end loop;
end;
$observe$;

-- What there is now of logged rows, whose keys are JSON as the log has it: for the nth of those asked, its topics and what is shown of it. Of a row that is gone there is nothing.
create function log_rows_now(sources text[], keys text[]) returns table (nth bigint, topics text[], data text)
    language plpgsql stable
as $$
declare
    asked record;
begin
    for asked in
        select a.source, json_agg(a.key::json order by a.nth) as keys, array_agg(a.nth order by a.nth) as numbers
        from unnest(sources, keys) with ordinality as a (source, key, nth)
        group by a.source
    loop
        return query execute format(
                'select $2[n.nth], n.topics, n.data from %I.%I($1) n', '${flyway:defaultSchema}', asked.source || '_log_now')
            using asked.keys, asked.numbers;
    end loop;
end;
$$;

-- What needs no right of everybody's. Functions that constraints and generated columns call are executed as the writer; they are in
-- the services' migrations, and stay as they are.
do $$
declare
    each regprocedure;
begin
    for each in
        select p.oid from pg_proc p where p.pronamespace = '${flyway:defaultSchema}'::regnamespace and p.prokind = 'f'
            and (p.prorettype = 'trigger'::regtype
                or p.proname in ('linnet_observe', 'linnet_announce', 'full_name', 'log_rows_now', 'visible_between', 'number_changes',
                    'forget_history', 'new_epoch', 'current_epoch', 'settle_presence', 'report_presence', 'expire_presence'))
    loop
        execute format('revoke execute on function %s from public', each);
    end loop;
end;
$$;
