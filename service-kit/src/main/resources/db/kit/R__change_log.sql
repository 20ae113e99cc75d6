-- What the relay, lists and subscriptions read of the log.

-- Creates or replaces a trigger. Keeps the state that an operator gave it with ALTER TABLE … ENABLE ALWAYS TRIGGER and
-- the like.
create or replace function linnet_trigger(watched regclass, name text, moment text, definition text) returns void
    language plpgsql
as $$
declare
    state constant "char" := (select t.tgenabled from pg_trigger t where t.tgrelid = watched and t.tgname = name);
begin
    execute format('create or replace trigger %I %s on %s %s', name, moment, watched, definition);
    if state <> 'O' then
        execute format('alter table %s %s trigger %I', watched,
            case state when 'A' then 'enable always' when 'R' then 'enable replica' else 'disable' end, name);
    end if;
end;
$$;

-- Tells histories apart that may have forked: another cluster, a promotion, another database, a restored log.
create or replace function current_epoch() returns bigint
    language plpgsql stable parallel safe
as $$
begin
    return hashtextextended(
        format('%s %s %s %s',
            (select system_identifier from pg_control_system()),
            -- of the file being written now: the control file may lag behind a promotion
            left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
            (select oid from pg_database where datname = current_database()),
            '${flyway:defaultSchema}.change_log'::regclass::oid),
        0);
end;
$$;

-- The changes that became visible between two snapshots. Two index scans, since one "or" would read the whole log each
-- time.
--
-- Leaves out rows that name a younger transaction than the one that wrote them (xmin; that of a savepoint is younger
-- than its transaction): they were restored from another server, and this server has yet to count up to that number.
--
-- A migration that adds a column to change_log must change this file too: the columns of c.* are those of its creation.
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

-- The committed changes of a topic that have no number yet. A subscription begins at a position, so it will get them as
-- events.
--
-- entered: for each row that is new in the topic, the event's action, a blank and the key. A list that is read in the
-- same statement can leave these rows out. agrees: there is no such change, so the rows that are read are those at the
-- position.
create or replace function linnet_ahead(of_stream text, of_topic text, out entered text[], out agrees boolean)
    language plpgsql stable
    set enable_seqscan = off -- the plan is kept while the log grows from empty
as $$
begin
    select coalesce(array_agg(f.entry) filter (where f.enters), '{}'), count(*) = 0 into entered, agrees
    from (
        select distinct on (c.pk, c.names) coalesce(c.names[1], 'create') || ' ' || c.pk as entry,
            of_topic <> all (c.topics_before) as enters
        from relay_state s, visible_between(s.seen, pg_current_snapshot()) c
        where c.stream = of_stream and (of_topic = any (c.topics_before) or of_topic = any (c.topics_after))
            -- A batch that is cut into pieces may be numbered in part.
            and (s.target is null or c.id > s.last_id or not pg_visible_in_snapshot(c.xid, s.target))
        order by c.pk, c.names, c.id) f;
end;
$$;

-- Whether a row that was in the topic has a committed change that has no number yet.
create or replace function linnet_changes_ahead(of_stream text, of_topic text) returns boolean
    language plpgsql stable
    set enable_seqscan = off -- as in linnet_ahead
as $$
begin
    return exists (
        select from relay_state s, visible_between(s.seen, pg_current_snapshot()) c
        where c.stream = of_stream and c.topics_before @> array[of_topic]);
end;
$$;

-- The logged rows as they are now, found by their keys (JSON, as in the log). For the nth key: the row's topics, and
-- its JSON. A row that is gone has no line.
create or replace function log_rows_now(sources text[], keys text[]) returns table (nth bigint, topics text[], data text)
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

-- Announces something that is no change of a row to the followers of these topics, when the caller's transaction
-- commits.
--
-- action: the event's.  pk: JSON of the key of its subject.  data: the JSON that is shown.
create or replace function linnet_announce(stream text, topics text[], action text, pk text, data text) returns void
    language sql
    -- Like a row that stays in its topics: this concerns the present followers.
    begin atomic
        insert into change_log (stream, names, pk, topics_before, topics_after, data)
        select stream, array[action, action, action], pk, topics, topics, data where topics <> '{}';
    end;

-- Any other removal from the log or its events begins another history, since followers and cursors would miss what was
-- removed.
create or replace function log_is_shortened() returns trigger
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    if tg_relid <> all (array['${flyway:defaultSchema}.change_log', '${flyway:defaultSchema}.events']::regclass[]) then
        raise insufficient_privilege using message = 'this function is the change log''s';
    end if;
    if tg_op = 'TRUNCATE' then
        perform ${flyway:defaultSchema}.new_epoch();
    elsif exists (select from gone) then
        perform ${flyway:defaultSchema}.new_epoch();
    end if;
    return null;
end;
$$;

select linnet_trigger(shortened, 'linnet_emptied', 'before truncate', 'for each statement execute function log_is_shortened()'),
    linnet_trigger(shortened, 'linnet_shortened', 'after delete', 'referencing old table as gone for each statement'
        ' when (current_setting(''linnet.forgets'', true) is distinct from ''on'') execute function log_is_shortened()')
    from unnest(array['change_log', 'events']::regclass[]) shortened;

revoke execute on function linnet_trigger(regclass, text, text, text), linnet_ahead(text, text),
    linnet_changes_ahead(text, text), current_epoch(), visible_between(pg_snapshot, pg_snapshot), log_rows_now(text[], text[]),
    linnet_announce(text, text[], text, text, text), log_is_shortened() from public;
