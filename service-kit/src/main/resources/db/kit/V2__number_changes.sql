-- One call of the relay: fence, lease, numbering and state in one transaction and one round trip, so that a relay
-- that freezes never holds a transaction open, and one that was replaced can number nothing.
--
-- outcome: 'held' by another (look again after retry_ms), 'quiet' (nothing to number), 'numbered' (first to last).
create function number_changes(
    me text, my_fence bigint, lease_ms int, most int,
    out outcome text, out fence bigint, out epoch bigint, out first bigint, out last bigint, out more boolean, out retry_ms bigint)
    language plpgsql
    set lock_timeout = '500ms'
    set enable_seqscan = off -- the plan is kept while the log grows from empty
as $$
declare
    state relay_state;
    present bigint := current_epoch();
    lease interval := lease_ms * interval '1 millisecond';
    goal pg_snapshot;
    counted int;
    last_change bigint;
begin
    -- Without a lock or a write, since this is nearly every call.
    select * into strict state from relay_state;
    fence := 0;
    epoch := state.epoch;
    first := state.head + 1;
    last := state.head;
    more := false;
    retry_ms := 0;
    if state.holder = me and state.fence = my_fence and state.epoch = present and state.target is null
        and state.expires_at > clock_timestamp() + lease / 2
        and not exists (select from visible_between(state.seen, pg_current_snapshot()))
    then
        outcome := 'quiet';
        fence := state.fence;
        return;
    end if;

    -- Nor does a relay that waits for its turn lock the row that the holder writes.
    if (state.holder <> me or state.fence <> my_fence) and state.expires_at > clock_timestamp() then
        outcome := 'held';
        retry_ms := 1 + extract(epoch from state.expires_at - clock_timestamp()) * 1000;
        return;
    end if;

    select * into strict state from relay_state for update;
    if state.holder <> me or state.fence <> my_fence then
        if state.expires_at > clock_timestamp() then
            -- Another was faster.
            outcome := 'held';
            retry_ms := lease_ms;
            return;
        end if;
        state.fence := state.fence + 1;
    end if;
    if state.epoch <> present then
        -- The stored snapshot speaks of another history; its transaction numbers mean nothing here.
        state.epoch := present;
        state.seen := pg_current_snapshot();
        state.target := null;
        state.last_id := 0;
    end if;

    goal := coalesce(state.target, pg_current_snapshot());
    with found as materialized ( -- or the planner might walk the whole log in order of its id
        select c.id, c.stream, c.pk, c.topics_before, c.topics_after from visible_between(state.seen, goal) c
    ), batch as materialized (
        select f.*, state.head + row_number() over (order by f.id) as position,
            row_number() over (partition by f.stream, f.pk order by f.id) as nth_of_row
        from (select * from found where id > state.last_id order by id limit most) f
    ), concerned as (
        select b.id, b.stream, b.position, t.topic,
            case when not t.topic = any (b.topics_before) then 'create'
                 when not t.topic = any (b.topics_after) then 'delete'
                 else 'update' end as kind
        from batch b
        cross join lateral (select unnest(b.topics_before) union select unnest(b.topics_after)) t (topic)
        -- Nobody can follow a row before it is there; but who follows one that was deleted is told when it is back.
        where b.topics_before <> '{}' or t.topic <> trim(both '"' from b.pk) or b.nth_of_row > 1
            or exists (select from events e where e.stream = b.stream and e.topic = t.topic)
    ), numbered as (
        insert into events (stream, topic, position, previous, kind, change_id)
        select c.stream, c.topic, c.position,
            coalesce(
                lag(c.position) over (partition by c.stream, c.topic order by c.position),
                (select max(e.position) from events e where e.stream = c.stream and e.topic = c.topic),
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
    update relay_state s set
        fence = state.fence, holder = me, expires_at = clock_timestamp() + lease, epoch = state.epoch, head = state.head + counted,
        seen = case when counted = most then state.seen else goal end,
        target = case when counted = most then goal end,
        last_id = case when counted = most then last_change else 0 end;
end;
$$;
