-- Has every change of a table logged: INSERT, UPDATE, DELETE, MERGE, COPY, ON CONFLICT and TRUNCATE, by any writer.
--
-- stream: the stream its events belong to.  topics, data: functions of one row; the topics that concern it (text[]),
-- and the JSON text that replies and events show.  key: the primary key's column.
--
-- Statement triggers with transition tables, so that a bulk statement costs little a row; one each for insert, update
-- and delete, since a transition table allows one event. They run as their owner with fixed settings, because the
-- writer may have no right to the log and another time zone.
create function linnet_observe(observed regclass, stream text, topics text, data text, key text default 'pk') returns void
    language plpgsql
as $observe$
declare
    home constant text := '${flyway:defaultSchema}';
    name constant text := (select relname from pg_class where oid = observed);
    head constant text := format(
        'returns trigger language plpgsql security definer set search_path = pg_catalog, %I, pg_temp set timezone = ''UTC''', home);
    log constant text := 'insert into change_log (stream, pk, topics_before, topics_after, data)';
begin
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, to_json(n.%6$I)::text, '{}', %7$s(n::%9$s), %8$s(n::%9$s) from new_rows n;
            return null;
        end $body$ $f$, home, name || '_log_insert', head, log, stream, key, topics, data, observed);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            -- A changed key is a delete and a create.
            %4$s select %5$L, to_json(coalesce(n.%6$I, o.%6$I))::text,
                case when o.%6$I is null then '{}' else %7$s(o::%9$s) end,
                case when n.%6$I is null then '{}' else %7$s(n::%9$s) end,
                case when n.%6$I is not null then %8$s(n::%9$s) end
            from old_rows o full join new_rows n on o.%6$I = n.%6$I;
            return null;
        end $body$ $f$, home, name || '_log_update', head, log, stream, key, topics, data, observed);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, to_json(o.%6$I)::text, %7$s(o::%9$s), '{}', null from old_rows o;
            return null;
        end $body$ $f$, home, name || '_log_delete', head, log, stream, key, topics, data, observed);
    execute format($f$
        create function %1$I.%2$I() %3$s as $body$ begin
            %4$s select %5$L, to_json(o.%6$I)::text, %7$s(o), '{}', null from %9$s o;
            return null;
        end $body$ $f$, home, name || '_log_truncate', head, log, stream, key, topics, data, observed);

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
