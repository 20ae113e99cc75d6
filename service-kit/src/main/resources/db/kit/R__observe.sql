-- Logs every change of the observed tables: INSERT, UPDATE, DELETE, MERGE, COPY, ON CONFLICT and TRUNCATE, by any
-- writer.
--
-- The triggers are statement triggers with transition tables, so a bulk statement costs little for each row. Insert,
-- update and delete have one each, since a transition table allows one event. They run as their owner with fixed
-- settings, because the writer may have no right to the log, and another time zone.
--
-- That makes them dangerous in the wrong hands: with such a trigger another table's owner could write anything to the
-- log. So nobody else may execute them, they refuse other tables, and all names in them are full. A row is written
-- "n.*", since "n" alone is a column if the table has one of that name. A writer needs no right to execute a trigger
-- function.

-- A function's name that means the same under every search_path.
create or replace function full_name(called regprocedure) returns text
    language sql stable
    return (select format('%I.%I', n.nspname, p.proname) from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = called);

-- A call of a function of one row.
--
-- row_: "o" (before the change) or "n" (after it).  there: whether this row exists: 'yes', 'no', or 'perhaps' where an
-- outer join gives nulls.  otherwise: the value if it does not.
create or replace function log_call(rule observed_tables, called text, row_ text, there text, otherwise text) returns text
    language sql immutable
as $$
    select case there when 'no' then otherwise
        when 'yes' then format('%s((%s.*)::%s)', called, row_, rule.source)
        else format('case when %1$s.%2$I is null then %3$s else %4$s((%1$s.*)::%5$s) end',
            row_, split_part(rule.key, ',', 1), otherwise, called, rule.source) end
$$;

-- The statement of a trigger function: logs the rows of one statement.
--
-- rows: where they come from.  before, after: whether they existed before and after it, as in log_call.
create or replace function log_statement(rule observed_tables, rows text, before text, after text) returns text
    language plpgsql stable
as $$
declare
    home constant text := '${flyway:defaultSchema}';
    name constant text := (select relname from pg_class where oid = rule.source::regclass);
    keys constant text[] := string_to_array(rule.key, ',');
    column_ constant text := case 'no' when before then 'n.%1$I' when after then 'o.%1$I' else 'coalesce(n.%1$I, o.%1$I)' end;
    key constant text := case when cardinality(keys) = 1 then 'null'
        else (select format('json_build_object(%s)', string_agg(format('%L, %s', k, format(column_, k)), ', ')) from unnest(keys) k) end;
begin
    return format(
        -- "offset 0": the topics are made once for each row.
        $f$insert into %I.change_log (source, stream, names, pk, key, topics_before, topics_after, data, data_gone)
            select %L, %L, %L::text[], to_json(%s)::text, %s::text, t.before, t.after, %s, %s
            from %s cross join lateral (select %s as before, %s as after offset 0) t
            where t.before <> '{}' or t.after <> '{}';$f$,
        home, name, rule.stream, rule.names, format(column_, keys[1]), key,
        log_call(rule, rule.data, 'n', after, 'null'),
        case when rule.gone is null then 'null' else log_call(rule, rule.gone, 'o', before, 'null') end,
        rows,
        log_call(rule, rule.topics, 'o', before, '''{}''::text[]'),
        log_call(rule, rule.topics, 'n', after, '''{}''::text[]'));
end;
$$;

-- Makes the triggers of a table that linnet_observe was given, and the function that log_rows_now() calls.
create or replace function log_changes(rule observed_tables) returns void
    language plpgsql
as $make$
declare
    home constant text := '${flyway:defaultSchema}';
    name constant text := (select relname from pg_class where oid = rule.source::regclass);
    keys constant text[] := string_to_array(rule.key, ',');
    same_row constant text := (select string_agg(format('o.%1$I = n.%1$I', k), ' and ') from unnest(keys) k);
    refuse constant text := format(
        'if tg_relid <> %L::regclass then raise insufficient_privilege using message = %L; end if;',
        rule.source, format('this function logs changes of %s only', rule.source));
    made record;
begin
    for made in
        select * from (values
            ('insert', 'after', 'referencing new table as new_rows',
                log_statement(rule, 'new_rows n', 'no', 'yes')),
            -- A changed key is a delete and a create.
            ('update', 'after', 'referencing old table as old_rows new table as new_rows',
                log_statement(rule, 'old_rows o full join new_rows n on ' || same_row, 'perhaps', 'perhaps')),
            ('delete', 'after', 'referencing old table as old_rows',
                log_statement(rule, 'old_rows o', 'yes', 'no')),
            -- Before: afterwards there are no rows to log.
            ('truncate', 'before', '',
                log_statement(rule, rule.source || ' o', 'yes', 'no'))) v (event, moment, tables, statement)
    loop
        execute format(
            'create or replace function %I.%I() returns trigger language plpgsql security definer'
                ' set search_path = %I, pg_temp set timezone = ''UTC'' as %L',
            home, name || '_log_' || made.event, home, format('begin %s %s return null; end', refuse, made.statement));
        execute format('revoke execute on function %I.%I() from public', home, name || '_log_' || made.event);
        perform linnet_trigger(rule.source::regclass, 'linnet_' || made.event, made.moment || ' ' || made.event,
            format('%s for each statement execute function %I.%I()', made.tables, home, name || '_log_' || made.event));
    end loop;
    execute format($f$
        create or replace function %1$I.%2$I(keys json) returns table (nth bigint, topics text[], data text) language plpgsql stable
            set search_path = %1$I, pg_temp set timezone = 'UTC'
            -- the plan is kept while the table grows from empty
            set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $body$
            begin
                return query select k.nth, %3$s((o.*)::%4$s), %5$s((o.*)::%4$s)
                    from json_array_elements(keys) with ordinality as k (key, nth)
                    cross join lateral json_populate_record(null::%4$s, %7$s) n
                    join %4$s o on %6$s;
            end
            $body$ $f$,
        home, name || '_log_now', rule.topics, rule.source, rule.data, same_row,
        case when cardinality(keys) = 1 then format('json_build_object(%L, k.key)', rule.key) else 'k.key' end);
    execute format('revoke execute on function %I.%I(json) from public', home, name || '_log_now');
end;
$make$;

-- Logs every change of a table from now on. A second call for the same table replaces the first.
--
-- stream: the stream of its events.  topics, data: functions of one row: the topics that concern it (text[]), and the
-- JSON text that replies and events show.  key: the columns of a unique key, with commas; events show the first as pk.
-- names: the events' actions when a row enters a topic, stays in it, leaves it.  gone: a function of the row as it was:
-- the JSON text for followers of a topic that the row left; without it they see the row's key.
--
-- A change that concerns no topic, before or after, is not logged.
create or replace function linnet_observe(
    observed regclass, stream text, topics text, data text, key text default 'pk', names text[] default null, gone text default null)
    returns void
    language plpgsql
as $observe$
declare
    full_source constant text := (
        select format('%I.%I', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = observed);
    name constant text := (select relname from pg_class where oid = observed);
    rule observed_tables;
begin
    -- Without it an update could not tell which row has become which.
    if not exists (
        select from pg_index i where i.indrelid = observed and i.indisunique and i.indpred is null and i.indexprs is null
            and (select array_agg(a.attname::text) from pg_attribute a where a.attrelid = observed and a.attnum = any (i.indkey))
                <@ string_to_array(key, ','))
    then
        raise exception '% has no unique key (%)', observed, key;
    end if;
    -- The functions are named after the table, without its schema.
    if octet_length(name || '_log_truncate') > 63 then
        raise exception 'the name of % is too long: it may have 50 bytes', observed;
    end if;
    if exists (select from observed_tables t join pg_class c on c.oid = to_regclass(t.source)
        where t.source <> full_source and c.relname = name)
    then
        raise exception 'another observed table has the name %', name;
    end if;
    rule.source := full_source;
    rule.stream := stream;
    rule.topics := full_name(format('%s(%s)', topics, full_source)::regprocedure);
    rule.data := full_name(format('%s(%s)', data, full_source)::regprocedure);
    rule.gone := case when gone is not null then full_name(format('%s(%s)', gone, full_source)::regprocedure) end;
    rule.key := key;
    rule.names := names;
    delete from observed_tables t where t.source = full_source;
    insert into observed_tables select rule.*;
    perform log_changes(rule);
end;
$observe$;

revoke execute on function full_name(regprocedure), log_call(observed_tables, text, text, text, text),
    log_statement(observed_tables, text, text, text), log_changes(observed_tables),
    linnet_observe(regclass, text, text, text, text, text[], text) from public;

-- Flyway runs this file again when it has changed. This renews the triggers of all observed tables. A table that is
-- gone is named at the start of the service.
select log_changes(t.*) from observed_tables t where to_regclass(t.source) is not null order by t.source;
