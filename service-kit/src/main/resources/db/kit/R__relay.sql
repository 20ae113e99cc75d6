-- The relay's steps: see V2__relay.sql.

-- Makes the next step. The caller holds the turn, and has read the state since.
create or replace function take_step(state relay_state) returns void
    language plpgsql
    set enable_seqscan = off -- the plan is kept while the table grows
as $$
begin
    insert into relay_steps
        values (state.step + 1, state.fence, state.holder, state.expires_at, state.epoch, state.salt, state.seen, state.target,
            state.last_id, state.head, state.floor);
    -- One row goes for each that comes. A range would walk through all deleted rows that are not vacuumed.
    delete from relay_steps where step = state.step - 99;
end;
$$;

-- Begins another history. The relay notices within 50 ms, announces nothing that was committed before, and all
-- followers are told to subscribe again. For restores that current_epoch() cannot tell from the present: the files of
-- the same server put back, or the rows of a dump put into the existing tables. The salt is random, so two servers of
-- one copy never agree on it.
--
-- Operators call it by its full name, under a search path of their own.
create or replace function new_epoch() returns void
    language plpgsql
    set search_path = ${flyway:defaultSchema}, pg_temp
as $$
declare
    state relay_state;
begin
    perform from relay_turn for update;
    select * into strict state from relay_state;
    state.salt := hashtextextended(gen_random_uuid()::text, 0);
    -- Nobody can read the former history, not even before the relay notices.
    state.floor := state.head;
    perform take_step(state);
end;
$$;

-- Gives the lease back, so that another relay need not wait for its end.
create or replace function release_lease(me text, my_fence bigint) returns void
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

-- Whether a relay is at work: its lease was renewed a short time ago, or is about to be.
create or replace function is_relayed(grace_ms int) returns boolean
    language plpgsql
as $$
begin
    perform from relay_state s
        where s.expires_at between clock_timestamp() - grace_ms * interval '1 millisecond' and clock_timestamp() + grace_ms * interval '1 millisecond';
    if found then
        return true;
    end if;
    -- A relay that numbers a large transaction renews nothing before it is done, but it holds the turn.
    perform from relay_turn for key share skip locked;
    return not found;
end;
$$;

create or replace function steps_are_kept() returns trigger
    language plpgsql
as $$
begin
    raise exception 'the relay cannot do without relay_steps' using hint = 'new_epoch() begins another history.';
end;
$$;

select linnet_trigger('relay_steps', 'linnet_kept', 'before truncate', 'for each statement execute function steps_are_kept()');

revoke execute on function take_step(relay_state), new_epoch(), release_lease(text, bigint), is_relayed(int), steps_are_kept() from public;

-- The first steps of a new log. They are a hundred, and as many are kept: a cached plan for a table of one row would
-- read all of it.
insert into relay_steps (step, fence, holder, expires_at, epoch, salt, seen, last_id, head, floor)
    select n, 0, '', '-infinity', current_epoch(), 0, pg_current_snapshot(), 0, 0, 0
    from generate_series(1, 100) n where not exists (select from relay_steps);
