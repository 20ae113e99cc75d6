-- Where the relay stands is read with every look, by every list and by every subscription. As one row that was updated, it grew a dead
-- version with every batch, which no vacuum may remove while a dump or another long transaction is open; and every reader went through
-- them all. So each step is a row of its own, and the latest is found at the end of an index, whatever lies before it.

create table relay_steps (
    step bigint primary key,
    fence bigint not null, -- grows with every new holder
    holder text not null,
    expires_at timestamptz not null,
    epoch bigint not null,
    salt bigint not null, -- of what new_epoch() has made of the epoch; 0: nothing
    seen pg_snapshot not null, -- every change it shows is numbered
    target pg_snapshot, -- what is being numbered when one batch was not enough
    last_id bigint not null, -- how far towards the target, in order of the log's id
    head bigint not null, -- the last position given
    floor bigint not null -- every event above it is kept
);

-- Some are there from the beginning, and some are kept: a plan made for a table of one row, and kept, would read all of it.
insert into relay_steps
    select n, s.fence, s.holder, s.expires_at, s.epoch, s.salt, s.seen, s.target, s.last_id, s.head, s.floor
    from relay_state s, generate_series(1, 100) n;

-- Locked by who makes a step. It is never changed.
create table relay_turn (only_row boolean primary key default true check (only_row));
insert into relay_turn default values;

drop function new_epoch();
drop table relay_state;
create view relay_state as select * from relay_steps order by step desc limit 1;

-- Makes the next step; the caller has the turn, and read the state after that.
create function take_step(state relay_state) returns void
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the table grows
as $$
begin
    insert into relay_steps
        values (state.step + 1, state.fence, state.holder, state.expires_at, state.epoch, state.salt, state.seen, state.target,
            state.last_id, state.head, state.floor);
    -- One goes for one that comes. A range would go through all that are gone and not vacuumed.
    delete from relay_steps where step = state.step - 99;
end;
$$;

-- Begins another history: the next look of the relay, within 50 ms, announces nothing of what was committed before it, and all who
-- follow are told to begin anew. For what current_epoch() cannot tell from the present: the files of the same server put back,
-- or the rows of a dump put into the tables that are there. It is by chance, so that two servers of one copy never agree on it.
create function new_epoch() returns void
    language plpgsql
as $$
declare
    state relay_state;
begin
    perform from relay_turn for update;
    select * into strict state from relay_state;
    state.salt := hashtextextended(gen_random_uuid()::text, 0);
    -- Until the relay looks, what was before is not to be had either.
    state.floor := state.head;
    perform take_step(state);
end;
$$;

-- Gives the lease back, so that another need not wait for its end.
create function release_lease(me text, my_fence bigint) returns void
    language plpgsql
    set lock_timeout = '500ms'
as $$
declare
    state relay_state;
begin
    perform from relay_turn for update;
    select * into strict state from relay_state;
    if state.holder = me and state.fence = my_fence then
        state.expires_at := least(state.expires_at, clock_timestamp());
        perform take_step(state);
    end if;
end;
$$;

-- Whether a relay is at work: it has renewed its lease not long ago, or is about to.
create function is_relayed(grace_ms int) returns boolean
    language plpgsql
as $$
begin
    perform from relay_state s
        where s.expires_at between clock_timestamp() - grace_ms * interval '1 millisecond' and clock_timestamp() + grace_ms * interval '1 millisecond';
    if found then
        return true;
    end if;
    -- One that numbers a large transaction shows nothing of it before it is done; but it has the turn.
    perform from relay_turn for key share skip locked;
    return not found;
end;
$$;

-- The same as before, in steps. A lease that ends later than one can that begins now is worth nothing: it was dated by a clock that was
-- wrong, and its holder may be gone. If he is not, the fence keeps him from harm.
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
        and state.expires_at - clock_timestamp() between lease / 2 and lease
        and not exists (select from visible_between(state.seen, pg_current_snapshot()))
    then
        outcome := 'quiet';
        fence := state.fence;
        return;
    end if;

    -- Nor does a relay that waits for its turn lock what the holder locks.
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

-- The same as before, in steps. What it removes is no reason to begin another history.
create or replace function forget_history(keep_ms bigint, most int) returns boolean
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the tables grow from empty
as $$
declare
    keep interval := keep_ms * interval '1 millisecond';
    state relay_state;
    oldest bigint;
    goal bigint;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} retention', 0)) then
        return false;
    end if;
    select * into strict state from relay_state;

    if not exists (select from checkpoints where at > clock_timestamp() - keep / 1000) then
        insert into checkpoints (at, position, log_id)
            select clock_timestamp(), state.head, coalesce(max(c.id), 0) from change_log c;
    end if;
    select max(c.position) into goal from checkpoints c where c.at <= clock_timestamp() - keep;
    -- Of the old ones the latest says it all.
    delete from checkpoints c
        where c.at < (select max(o.at) from checkpoints o where o.at <= clock_timestamp() - keep);
    if goal > state.floor then
        -- While the relay numbers a large transaction there is time.
        perform from relay_turn for update skip locked;
        if not found then
            return false;
        end if;
        select * into strict state from relay_state;
        state.floor := greatest(state.floor, goal);
        perform take_step(state);
        return true;
    end if;

    -- A row that was made when nobody could follow it is in the log, but no event came of it.
    -- Not as a setting of the function: PostgreSQL lets only a superuser write that, and the service's role may be an ordinary one.
    perform set_config('linnet.forgets', 'on', true);
    delete from change_log c where c.id in (
        select o.id from change_log o
        where o.id <= (select max(k.log_id) from checkpoints k where k.at <= clock_timestamp() - keep)
            and o.topics_before = '{}' and o.topics_after = array[trim(both '"' from o.pk)] and pg_visible_in_snapshot(o.xid, state.seen)
            and not exists (
                select from events e where e.stream = o.stream and e.topic = trim(both '"' from o.pk) and e.change_id = o.id)
        order by o.id limit most);

    select min(e.position) into oldest from events e;
    if oldest is null or oldest > state.floor then
        perform set_config('linnet.forgets', '', true);
        return false;
    end if;
    goal := least(state.floor, oldest + most - 1);
    with gone as (delete from events where position between oldest and goal returning change_id)
    delete from change_log where id in (select change_id from gone);
    perform set_config('linnet.forgets', '', true);
    return goal < state.floor;
end;
$$;

-- Whoever else removes anything of the log or its events begins another history: what followers and cursors would need is not there.
create function log_is_shortened() returns trigger
    language plpgsql security definer set search_path = pg_catalog, ${flyway:defaultSchema}, pg_temp
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
create trigger linnet_emptied before truncate on change_log for each statement execute function log_is_shortened();
create trigger linnet_emptied before truncate on events for each statement execute function log_is_shortened();
create trigger linnet_shortened after delete on change_log referencing old table as gone
    for each statement when (current_setting('linnet.forgets', true) is distinct from 'on') execute function log_is_shortened();
create trigger linnet_shortened after delete on events referencing old table as gone
    for each statement when (current_setting('linnet.forgets', true) is distinct from 'on') execute function log_is_shortened();

create function steps_are_kept() returns trigger
    language plpgsql
as $$
begin
    raise exception 'the relay cannot do without relay_steps' using hint = 'new_epoch() begins another history.';
end;
$$;
create trigger linnet_kept before truncate on relay_steps for each statement execute function steps_are_kept();

revoke execute on function take_step(relay_state), new_epoch(), release_lease(text, bigint), is_relayed(int), log_is_shortened(), steps_are_kept()
    from public;
