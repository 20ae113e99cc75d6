-- Creates that a client may repeat without creating twice: what was answered to a key of its own. Kept for a day, then the
-- service removes them.

create table created_posts (
    author bigint not null references users,
    key text collate "C" not null,
    body_hash bytea not null,
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
    hash constant bytea := sha256(convert_to(body_, 'UTF8'));
    before created_posts;
    made posts;
begin
    loop
        -- Waits for another call with this key, if one is under way, and then finds what it has made.
        insert into created_posts (author, key, body_hash, answer) values (by, key_, hash, '') on conflict do nothing;
        if found then
            insert into posts (author, body) values (by, body_) returning * into made;
            update created_posts c set answer = post_data(made) where c.author = by and c.key = key_;
            return post_data(made);
        end if;
        select * into before from created_posts c where c.author = by and c.key = key_;
        if found then
            return case when before.body_hash = hash then before.answer end;
        end if;
        -- It was a day old, and has just been removed.
    end loop;
end;
$$;
