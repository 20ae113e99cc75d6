-- Who is where: the gateways report it, and what they reported holds for as long as they are heard of.

create table presence_nodes (
    node text collate "C" primary key,
    sequence bigint not null, -- of its last report
    heard_at timestamptz not null
);

-- Somebody's sockets on one gateway, however many.
create table presence_sockets (
    node text collate "C" not null,
    place text collate "C" not null,
    pk bigint not null, -- the user's
    username text not null,
    primary key (node, place, pk)
);
create index presence_sockets_by_place on presence_sockets (place, pk);

-- Somebody's presence at a place, on however many gateways. A service that gives it to linnet_observe has events of it.
create table present (
    place text collate "C" not null,
    pk bigint not null, -- the user's
    username text not null,
    since timestamptz not null default clock_timestamp(),
    primary key (place, pk)
);

-- Makes "present" agree with the sockets, for these users at these places.
create function settle_presence(places text[], pks bigint[]) returns void
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

-- Takes one report of a gateway. False when one before it is missing: then the whole is wanted.
create function report_presence(
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
        -- Nearly every report, and no concern of the others.
        update presence_nodes n set sequence = number, heard_at = clock_timestamp()
            where n.node = me and n.sequence = number - 1;
        return found;
    end if;
    -- One at a time, since two may be about the same user. They are few: a gateway gathers what happens meanwhile.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} presence', 0));
    if whole then
        insert into presence_nodes as n (node, sequence, heard_at) values (me, number, clock_timestamp())
            on conflict (node) do update set sequence = number, heard_at = clock_timestamp() where n.sequence < number;
        if not found then
            return false; -- overtaken by a later one
        end if;
        with gone as (
            delete from presence_sockets s where s.node = me
                and not exists (select from unnest(entered_places, entered_pks) e (place, pk) where e.place = s.place and e.pk = s.pk)
            returning s.place, s.pk
        )
        select array_agg(g.place) as places, array_agg(g.pk) as pks into ended from gone g;
        places := places || ended.places;
        pks := pks || ended.pks;
    else
        update presence_nodes n set sequence = number, heard_at = clock_timestamp()
            where n.node = me and n.sequence = number - 1;
        if not found then
            return false;
        end if;
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

-- Forgets the gateways that were not heard of for so long, and those who were present by them only. Returns how many gateways.
create function expire_presence(after_ms int) returns int
    language plpgsql
as $$
declare
    latest timestamptz := clock_timestamp() - after_ms * interval '1 millisecond';
    ended record;
    nodes text[];
begin
    if not exists (select from presence_nodes where heard_at < latest) then
        return 0;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} presence', 0));
    with gone as (delete from presence_nodes where heard_at < latest returning node)
        select coalesce(array_agg(node), '{}') into nodes from gone;
    with gone as (delete from presence_sockets where node = any (nodes) returning place, pk)
        select array_agg(g.place) as places, array_agg(g.pk) as pks into ended from gone g;
    perform settle_presence(ended.places, ended.pks);
    return cardinality(nodes);
end;
$$;
