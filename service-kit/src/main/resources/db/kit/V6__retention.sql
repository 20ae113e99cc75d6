-- How far back the history goes. A cursor below relay_state.floor has lost what followed it.

alter table relay_state add column floor bigint not null default 0; -- every event above it is kept

-- When the log was how far, so that positions have an age.
create table checkpoints (
    at timestamptz primary key,
    position bigint not null,
    log_id bigint not null -- the latest of the log
);

-- Forgets what is older than keep_ms, at most so many positions at once. True when there is more to forget.
--
-- The floor is raised and committed before anything goes: so this is called once to raise it and again to remove what is below.
-- Takes no lock that a writer waits for, and runs once at a time however many processes call it.
create function forget_history(keep_ms bigint, most int) returns boolean
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
        update relay_state set floor = goal;
        return true;
    end if;

    -- A row that was made when nobody could follow it is in the log, but no event came of it.
    delete from change_log c where c.id in (
        select o.id from change_log o
        where o.id <= (select max(k.log_id) from checkpoints k where k.at <= clock_timestamp() - keep)
            and o.topics_before = '{}' and o.topics_after = array[trim(both '"' from o.pk)] and pg_visible_in_snapshot(o.xid, state.seen)
            and not exists (
                select from events e where e.stream = o.stream and e.topic = trim(both '"' from o.pk) and e.change_id = o.id)
        order by o.id limit most);

    select min(e.position) into oldest from events e;
    if oldest is null or oldest > state.floor then
        return false;
    end if;
    goal := least(state.floor, oldest + most - 1);
    with gone as (delete from events where position between oldest and goal returning change_id)
    delete from change_log where id in (select change_id from gone);
    return goal < state.floor;
end;
$$;
