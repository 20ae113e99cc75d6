-- What a service answers beside events: which rows its subscribers will still be told of, and what it has answered to a key before.

-- What has committed of a topic and has no number yet. A subscription begins at a position, so these come as events.
-- entered: of the rows that are new in the topic, the event's action and the key, with a blank between. They can be left out of what is read
-- in the same statement. agrees: there is no such change at all, so that what is read is what there was at the position.
create function linnet_ahead(of_stream text, of_topic text, out entered text[], out agrees boolean)
    language sql stable
as $$
    select coalesce(array_agg(f.entry) filter (where f.enters), '{}'), count(*) = 0
    from (
        select distinct on (c.pk, c.names) coalesce(c.names[1], 'create') || ' ' || c.pk as entry,
            of_topic <> all (c.topics_before) as enters
        from relay_state s, visible_between(s.seen, pg_current_snapshot()) c
        where c.stream = of_stream and (of_topic = any (c.topics_before) or of_topic = any (c.topics_after))
            -- What is numbered of a batch that is being cut into pieces.
            and (s.target is null or c.id > s.last_id or not pg_visible_in_snapshot(c.xid, s.target))
        order by c.pk, c.names, c.id) f;
$$;

-- Creates that a client may repeat without creating twice. The row is written with what was created, in one statement.
create table kept_answers (
    caller bigint not null, -- a user
    key text collate "C" not null, -- of the caller's choice
    asked bytea not null, -- a hash of what was to be created
    answer text not null, -- JSON
    created_at timestamptz not null default clock_timestamp(),
    primary key (caller, key)
);
create index kept_answers_by_age on kept_answers (created_at);
