-- A gateway that ends in an orderly way says for how long its users stay present without it. Those who come back by another gateway
-- within that time have never been gone.

alter table presence_nodes add column ends_at timestamptz; -- null while it goes on

-- Takes the last report of a gateway. Reports that it overtakes are refused later by their sequence.
create function end_presence(me text, number bigint, kept_ms int) returns void
    language sql
as $$
    update presence_nodes n
        set sequence = number, ends_at = clock_timestamp() + kept_ms * interval '1 millisecond'
        where n.node = me and n.sequence < number;
$$;

-- Forgets the gateways that have ended and those that were not heard of for so long, and who was present by them only.
create function forget_gateways(after_ms int, out silent int, out ended int)
    language plpgsql
as $$
declare
    latest timestamptz := clock_timestamp() - after_ms * interval '1 millisecond';
    there record;
    nodes text[];
begin
    silent := 0;
    ended := 0;
    if not exists (select from presence_nodes where coalesce(ends_at < clock_timestamp(), heard_at < latest)) then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} presence', 0));
    with gone as (
        delete from presence_nodes where coalesce(ends_at < clock_timestamp(), heard_at < latest) returning node, ends_at
    )
    select coalesce(array_agg(node), '{}'), count(*) filter (where ends_at is null), count(ends_at)
        into nodes, silent, ended from gone;
    with gone as (delete from presence_sockets where node = any (nodes) returning place, pk)
        select array_agg(g.place) as places, array_agg(g.pk) as pks into there from gone g;
    perform settle_presence(there.places, there.pks);
end;
$$;

-- For services of the version before, while versions are mixed.
create or replace function expire_presence(after_ms int) returns int
    language sql
as $$
    select g.silent + g.ended from forget_gateways(after_ms) g;
$$;
