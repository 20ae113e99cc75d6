-- Each gateway reports every second. As an update of one row, each report left a dead version, which no vacuum may remove while a dump
-- or another long transaction is open; and every read of the table went through them all. Now each report inserts a row, and the latest
-- is found at the end of an index, whatever lies before it.

create table presence_beats (
    node text collate "C" not null,
    sequence bigint not null, -- of the report
    at timestamptz not null,
    primary key (node, sequence)
);
insert into presence_beats (node, sequence, at) select node, sequence, heard_at from presence_nodes;
alter table presence_nodes drop column sequence, drop column heard_at;

-- Takes a report's place in the order of its gateway's reports. Returns false for an unknown gateway, and for a report out of order.
-- overtakes: reports before this one may be missing.
create function take_beat(me text, number bigint, overtakes boolean) returns boolean
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the table grows from empty
as $$
declare
    latest bigint;
begin
    -- Until the commit nobody can forget this gateway. A lock leaves no dead version.
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
    -- A short range: a longer one would go through all rows that are deleted and not vacuumed. It is wider than one row because
    -- numbers of lost reports are missing.
    delete from presence_beats b where b.node = me and b.sequence between number - 20 and number - 10;
    return true;
end;
$$;

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
    -- One at a time, since two may be about the same user. They are few: a gateway gathers what happens meanwhile.
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

create or replace function end_presence(me text, number bigint, kept_ms int) returns void
    language plpgsql
as $$
begin
    if take_beat(me, number, true) then
        update presence_nodes n set ends_at = clock_timestamp() + kept_ms * interval '1 millisecond' where n.node = me;
    end if;
end;
$$;

-- The gateways that have ended, and those whose latest report is older than that.
create function gone_gateways(latest timestamptz) returns table (node text, ends_at timestamptz)
    language sql stable
    set enable_seqscan = off -- as in take_beat
as $$
    select n.node, n.ends_at from presence_nodes n
        where coalesce(n.ends_at < clock_timestamp(),
            (select b.at from presence_beats b where b.node = n.node order by b.sequence desc limit 1) < latest,
            true);
$$;

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
    -- Locks first and looks again: a report that has just been taken keeps its gateway.
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

drop function expire_presence(int);

revoke execute on function take_beat(text, bigint, boolean), gone_gateways(timestamptz) from public;
