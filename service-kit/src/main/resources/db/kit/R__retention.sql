-- Removes events older than keep_ms, at most "most" positions in one call. Returns whether there is more to remove.
--
-- A call either raises the floor or removes events below a floor that is committed. It takes no lock that a writer
-- waits for. Only one call runs at a time; the others return at once. It removes row by row: at very high rates,
-- dropping partitions would cost less.
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
    -- Of the old checkpoints only the latest is needed.
    delete from checkpoints c
        where c.at < (select max(o.at) from checkpoints o where o.at <= clock_timestamp() - keep);
    if goal > state.floor then
        -- The relay numbers a large transaction: a later call does this.
        perform from relay_turn for update skip locked;
        if not found then
            return false;
        end if;
        select * into strict state from relay_state;
        state.floor := greatest(state.floor, goal);
        perform take_step(state);
        return true;
    end if;

    -- A row that was made when nobody could follow it is in the log, but caused no event.
    --
    -- The triggers of the log let this removal pass. It is not a setting of the function, since only a superuser may
    -- write such a one.
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

revoke execute on function forget_history(bigint, int) from public;
