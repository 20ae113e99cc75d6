-- Creates that a client may repeat without creating twice: what was answered to a key of its own.

create table created_posts (
    author bigint not null references users,
    key text collate "C" not null,
    body text not null,
    answer text not null, -- the post's JSON as it was created; of no meaning until the post is there
    created_at timestamptz not null default clock_timestamp(),
    primary key (author, key)
);
create index created_posts_by_age on created_posts (created_at);

-- The new post's JSON, or what was answered to this key before. Null when the key belongs to another body.
create function create_post_once(by bigint, key_ text, body_ text) returns text
    language plpgsql
as $$
declare
    before created_posts;
    made posts;
begin
    -- A few of the oldest each time, so that nobody has to tidy up.
    delete from created_posts c where (c.author, c.key) in (
        select o.author, o.key from created_posts o where o.created_at < clock_timestamp() - interval '24 hours'
        order by o.created_at limit 10 for update skip locked);
    -- Waits for another call with this key, if one is under way, and then finds what it has made.
    insert into created_posts (author, key, body, answer) values (by, key_, body_, '') on conflict do nothing;
    if not found then
        select * into strict before from created_posts c where c.author = by and c.key = key_;
        return case when before.body = body_ then before.answer end;
    end if;
    insert into posts (author, body) values (by, body_) returning * into made;
    update created_posts c set answer = post_data(made) where c.author = by and c.key = key_;
    return post_data(made);
end;
$$;
