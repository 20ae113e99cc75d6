-- One call of the relay: fence, lease, numbering and state in one transaction and one round trip. A relay that freezes
-- never holds a transaction open, and one that was replaced can number nothing.
--
-- outcome: 'held' by another relay (call again after retry_ms), 'quiet' (nothing to number), 'numbered' (first to
-- last).
--
-- A lease that ends later than a lease which begins now was dated by a wrong clock, and its holder may be gone. Such a
-- lease is not honoured. If the holder still runs, the fence stops it.
create or replace function number_changes(
    me text, my_fence bigint, lease_ms int, most int,
    out outcome text, out fence bigint, out epoch bigint, out first bigint, out last bigint, out more boolean, out retry_ms bigint)
    language plpgsql
    set lock_timeout = '500ms'
    set enable_seqscan = off -- the plan is kept while the log grows from empty
as $$
declare
    state relay_state;
    server bigint;
    present bigint;
    another_epoch boolean;
    lease interval := lease_ms * interval '1 millisecond';
    goal pg_snapshot;
    counted int;
    last_change bigint;
begin
    -- Quiet: nearly every call. It neither locks nor writes.
    select * into strict state from relay_state;
    server := current_epoch();
    present := server # state.salt;
    fence := 0;
    epoch := state.epoch;
    first := state.head + 1;
    last := state.head;
    more := false;
    retry_ms := 0;
    if state.holder = me and state.fence = my_fence and state.epoch = present and state.target is null
        and state.expires_at - clock_timestamp() between lease / 2 and lease
        and not exists (select from visible_between(state.seen, pg_current_snapshot()))
    then
        outcome := 'quiet';
        fence := state.fence;
        return;
    end if;

    -- Held: a relay that waits for its turn does not lock what the holder locks either.
    if (state.holder <> me or state.fence <> my_fence)
        and state.expires_at > clock_timestamp() and state.expires_at <= clock_timestamp() + lease
    then
        outcome := 'held';
        retry_ms := 1 + extract(epoch from state.expires_at - clock_timestamp()) * 1000;
        return;
    end if;

    perform from relay_turn for update;
    select * into strict state from relay_state;
    if (state.holder <> me or state.fence <> my_fence)
        and state.expires_at > clock_timestamp() and state.expires_at <= clock_timestamp() + lease
    then
        -- Another relay was faster.
        outcome := 'held';
        retry_ms := lease_ms;
        return;
    end if;
    present := server # state.salt;
    another_epoch := state.epoch <> present;
    if another_epoch or state.holder <> me or state.fence <> my_fence then
        -- Above both remembered fences, since a restored state has gone back. The new fence tells the caller to begin
        -- again, and to forget how far it had published in the former history.
        state.fence := greatest(state.fence, my_fence) + 1;
    end if;
    if another_epoch then
        -- The stored snapshot is of another history; its transaction numbers mean nothing here.
        state.epoch := present;
        state.seen := pg_current_snapshot();
        state.target := null;
        state.last_id := 0;
    end if;

    -- Number: a batch of what became visible, in order of the log's id.
    goal := coalesce(state.target, pg_current_snapshot());
    with found as materialized ( -- or the planner might walk the whole log in order of its id
        select c.id, c.stream, c.pk, c.topics_before, c.topics_after from visible_between(state.seen, goal) c
    ), batch as materialized (
        select f.*, state.head + row_number() over (order by f.id) as position,
            row_number() over (partition by f.stream, f.pk order by f.id) as nth_of_row
        from (select * from found where id > state.last_id order by id limit most) f
    ), concerned as (
        select b.id, b.stream, b.position, t.topic, latest.position as previous,
            case when not t.topic = any (b.topics_before) then 'create'
                 when not t.topic = any (b.topics_after) then 'delete'
                 else 'update' end as kind
        from batch b
        cross join lateral (select unnest(b.topics_before) union select unnest(b.topics_after)) t (topic)
        -- The topic's latest event. With "=" and max(), or "exists", some plans read all events: those of an empty
        -- table, and those of a table with few topics. This needs the order of the primary key, which gives it at once.
        left join lateral (
            select e.stream, e.topic, e.position from events e where (e.stream, e.topic) <= (b.stream, t.topic)
            order by e.stream desc, e.topic desc, e.position desc limit 1
        ) latest on latest.stream = b.stream and latest.topic = t.topic
        -- Nobody can follow a row before it exists; but followers of a deleted row are told when it comes back.
        where b.topics_before <> '{}' or t.topic <> trim(both '"' from b.pk) or b.nth_of_row > 1
            or latest.position is not null
    ), numbered as (
        insert into events (stream, topic, position, previous, kind, change_id)
        select c.stream, c.topic, c.position,
            coalesce(
                lag(c.position) over (partition by c.stream, c.topic order by c.position),
                c.previous,
                0),
            c.kind, c.id
        from concerned c
    )
    select count(*), max(id) into counted, last_change from batch;

    outcome := case when counted > 0 then 'numbered' else 'quiet' end;
    fence := state.fence;
    epoch := state.epoch;
    first := state.head + 1;
    last := state.head + counted;
    more := counted = most;
    state.holder := me;
    state.expires_at := clock_timestamp() + lease;
    state.head := last;
    if more then
        state.target := goal;
        state.last_id := last_change;
    else
        state.seen := goal;
        state.target := null;
        state.last_id := 0;
    end if;
    perform take_step(state);
end;
$$;

revoke execute on function number_changes(text, bigint, int, int) from public;
