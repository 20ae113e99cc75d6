-- See V4__presence.sql.

-- Accepts a report in the order of its gateway's reports. Returns false for an unknown gateway, and for a report out of
-- order.
--
-- overtakes: earlier reports may be missing.
create or replace function take_beat(me text, number bigint, overtakes boolean) returns boolean
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the table grows from empty
as $$
declare
    latest bigint;
begin
    -- Until the commit nobody can remove this gateway. A lock leaves no dead version.
    perform from presence_nodes n where n.node = me for key share;
    if not found then
        return false;
    end if;
    select b.sequence into latest from presence_beats b where b.node = me order by b.sequence desc limit 1;
    if latest >= number or latest < number - 1 and not overtakes then
        return false;
    end if;
    insert into presence_beats (node, sequence, at) values (me, number, clock_timestamp()) on conflict do nothing;
    if not found then
        return false; -- it came twice at once
    end if;
    -- A short range: a longer one would go through all rows that are deleted and not vacuumed. It is wider than one row
    -- because numbers of lost reports are missing.
    delete from presence_beats b where b.node = me and b.sequence between number - 20 and number - 10;
    return true;
end;
$$;

-- Makes "present" agree with the sockets, for these users at these places.
create or replace function settle_presence(places text[], pks bigint[]) returns void
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the tables grow from empty
as $$
begin
    insert into present (place, pk, username)
        select distinct on (s.place, s.pk) s.place, s.pk, s.username
        from unnest(places, pks) c (place, pk) join presence_sockets s on s.place = c.place and s.pk = c.pk
        on conflict do nothing;
    delete from present p using unnest(places, pks) c (place, pk)
        where p.place = c.place and p.pk = c.pk
            and not exists (select from presence_sockets s where s.place = c.place and s.pk = c.pk);
end;
$$;

-- Takes one report of a gateway. Returns false when an earlier report is missing: the gateway must then report
-- everything.
create or replace function report_presence(
    me text, number bigint, whole boolean, entered_places text[], entered_pks bigint[], entered_names text[],
    left_places text[], left_pks bigint[]) returns boolean
    language plpgsql
as $$
declare
    places text[] := entered_places || left_places;
    pks bigint[] := entered_pks || left_pks;
    ended record;
begin
    if not whole and entered_places = '{}' and left_places = '{}' then
        -- Nearly every report. It changes nothing that other gateways' reports read.
        return take_beat(me, number, false);
    end if;
    -- One report at a time, since two may concern the same user. They are few: a gateway gathers changes meanwhile.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} presence', 0));
    if whole then
        insert into presence_nodes (node) values (me) on conflict do nothing;
    end if;
    if not take_beat(me, number, whole) then
        return false;
    end if;
    if whole then
        with gone as (
            delete from presence_sockets s where s.node = me
                and not exists (select from unnest(entered_places, entered_pks) e (place, pk) where e.place = s.place and e.pk = s.pk)
            returning s.place, s.pk
        )
        select array_agg(g.place) as places, array_agg(g.pk) as pks into ended from gone g;
        places := places || ended.places;
        pks := pks || ended.pks;
    end if;
    insert into presence_sockets (node, place, pk, username)
        select me, e.place, e.pk, e.username from unnest(entered_places, entered_pks, entered_names) e (place, pk, username)
        on conflict do nothing;
    delete from presence_sockets s using unnest(left_places, left_pks) l (place, pk)
        where s.node = me and s.place = l.place and s.pk = l.pk;
    perform settle_presence(places, pks);
    return true;
end;
$$;

-- Takes the last report of a gateway that ends in an orderly way. Its users stay present for kept_ms without it: users
-- who come back by another gateway within that time have never left. Earlier reports that arrive later are refused by
-- their sequence.
create or replace function end_presence(me text, number bigint, kept_ms int) returns void
    language plpgsql
as $$
begin
    if take_beat(me, number, true) then
        update presence_nodes n set ends_at = clock_timestamp() + kept_ms * interval '1 millisecond' where n.node = me;
    end if;
end;
$$;

-- The gateways that have ended, and those whose latest report is older than "latest".
create or replace function gone_gateways(latest timestamptz) returns table (node text, ends_at timestamptz)
    language sql stable
    set enable_seqscan = off -- as in take_beat
as $$
    select n.node, n.ends_at from presence_nodes n
        where coalesce(n.ends_at < clock_timestamp(),
            (select b.at from presence_beats b where b.node = n.node order by b.sequence desc limit 1) < latest,
            true);
$$;

-- Removes the gateways that have ended, those that were silent for after_ms, and the users who were present by these
-- gateways only.
create or replace function forget_gateways(after_ms int, out silent int, out ended int)
    language plpgsql
as $$
declare
    latest timestamptz := clock_timestamp() - after_ms * interval '1 millisecond';
    there record;
    nodes text[];
begin
    silent := 0;
    ended := 0;
    if not exists (select from gone_gateways(latest)) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} presence', 0));
    -- Locks first and reads again: a report that was just accepted keeps its gateway.
    perform from presence_nodes n where n.node in (select g.node from gone_gateways(latest) g) for update;
    with gone as (
        delete from presence_nodes n using gone_gateways(latest) g where n.node = g.node returning n.node, n.ends_at
    )
    select coalesce(array_agg(g.node), '{}'), count(*) filter (where g.ends_at is null), count(g.ends_at)
        into nodes, silent, ended from gone g;
    delete from presence_beats b where b.node = any (nodes);
    with gone as (delete from presence_sockets where node = any (nodes) returning place, pk)
        select array_agg(g.place) as places, array_agg(g.pk) as pks into there from gone g;
    perform settle_presence(there.places, there.pks);
end;
$$;

-- Renames a present user: gateways report the name of the moment, and followers get an update. The trigger also fires
-- for a report of a user who is present already, whose insert changes nothing else.
create or replace function take_present_name() returns trigger
    language plpgsql
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
begin
    update presence_sockets s set username = new.username
        where s.node = new.node and s.place = new.place and s.pk = new.pk and s.username <> new.username;
    if found then
        update present p set username = new.username
            where p.place = new.place and p.pk = new.pk and p.username <> new.username;
    end if;
    return new;
end;
$$;

select linnet_trigger('presence_sockets', 'names_of_the_present', 'before insert', 'for each row execute function take_present_name()');

revoke execute on function end_presence(text, bigint, int), forget_gateways(int), take_beat(text, bigint, boolean), settle_presence(text[], bigint[]),
    report_presence(text, bigint, boolean, text[], bigint[], text[], text[], bigint[]), gone_gateways(timestamptz),
    take_present_name() from public;
