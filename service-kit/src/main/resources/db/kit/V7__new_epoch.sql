-- What is noticed of a restore, and the operator's word for what cannot be.

-- Of what new_epoch() has made of the epoch; 0: nothing.
alter table relay_state add column salt bigint not null default 0;

-- Begins another history: the next look of the relay, within 50 ms, announces nothing of what was committed before it, and all who
-- follow are told to begin anew. For what current_epoch() cannot tell from the present: the files of the same server put back,
-- or the rows of a dump put into the tables that are there. It is by chance, so that two servers of one copy never agree on it.
create function new_epoch() returns void
    language sql volatile
    begin atomic
        update relay_state set salt = hashtextextended(gen_random_uuid()::text, 0);
    end;
revoke execute on function new_epoch() from public;

-- The same as before, without rows that name a younger transaction than the one that wrote them (xmin; that of a save-point is younger
-- than the transaction it is in): they were restored from another server, and this one has yet to count up to that number.
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

-- The same as before, but that the salt is a part of the epoch, and that whoever takes the lease or finds another epoch gets a fence
-- that is new to it.
create or replace function number_changes(
    me text, my_fence bigint, lease_ms int, most int,
    out outcome text, out fence bigint, out epoch bigint, out first bigint, out last bigint, out more boolean, out retry_ms bigint)
    language plpgsql
    set lock_timeout = '500ms'
    set enable_seqscan = off -- the plan is kept while the log grows from empty
as $$
declare
    state relay_state;
    present bigint;
    another_epoch boolean;
    lease interval := lease_ms * interval '1 millisecond';
    goal pg_snapshot;
    counted int;
    last_change bigint;
begin
    -- Without a lock or a write, since this is nearly every call.
    select * into strict state from relay_state;
    present := current_epoch() # state.salt;
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
    if (state.holder <> me or state.fence <> my_fence) and state.expires_at > clock_timestamp() then
        -- Another was faster.
        outcome := 'held';
        retry_ms := lease_ms;
        return;
    end if;
    present := current_epoch() # state.salt;
    another_epoch := state.epoch <> present;
    if another_epoch or state.holder <> me or state.fence <> my_fence then
        -- Above what either side remembers, since a state that was restored has gone back: so the caller sees that it begins anew, and
        -- forgets how far it had published in the history before.
        state.fence := greatest(state.fence, my_fence) + 1;
    end if;
    if another_epoch then
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
