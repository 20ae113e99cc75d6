-- Bodies of functions of a row are strings: PostgreSQL 15 refuses to add a column with a default to a table whose row
-- type an SQL-standard body uses. Names in them are full, since a string is looked up in the search path of the caller.

-- The JSON of a post in replies and events.
create or replace function post_data(post posts) returns text
    language sql stable parallel safe
as $$
    select '{"pk":' || post.pk || ',"author":' || post.author || ',"body":' || to_json(post.body)
        || ',"created_at":' || ${flyway:defaultSchema}.linnet_time(post.created_at) || '}'
$$;

-- The topics of a post: its hashtags, all posts, and the post itself.
-- In PL/pgSQL, since it takes more than one expression.
create or replace function post_topics(post posts) returns text[]
    language plpgsql stable parallel safe
as $$
declare
    topics text[] := array['all', post.pk::text];
    tag text;
begin
    foreach tag in array post.tags loop
        topics := topics || ('hashtag.' || tag);
    end loop;
    return topics;
end;
$$;

select linnet_observe('posts', 'posts', 'post_topics', 'post_data');

-- Inserts posts together. Returns a row for each, in their order: its JSON, or why it was refused (state and what
-- follows).
--
-- An insert returns its rows in the order in which it got them, one for each, unless a trigger drops some. So the place
-- tells which row it is, whatever triggers change, as long as none is missing. Otherwise nothing is kept, and the
-- halves are inserted by themselves, until each refused row stands alone.
create or replace function insert_posts(authors bigint[], bodies text[])
    returns table (data text, state text, message text, at_schema text, at_table text, at_constraint text, at_column text)
    language plpgsql
as $$
declare
    n constant int := cardinality(authors);
    half constant int := n / 2;
    made text[];
begin
    begin
        with made as (
            insert into posts (author, body)
            select w.author, w.body from unnest(authors, bodies) with ordinality w (author, body, place) order by w.place
            returning post_data(posts) as post
        )
        select array_agg(m.post) into made from made m;
        -- A row that a deferred constraint refuses must not fail the commit of all.
        set constraints all immediate;
        if cardinality(made) = n then
            return query select m, null, null, null, null, null, null from unnest(made) m;
            return;
        end if;
        raise exception 'This post was refused.';
    exception when others then
        get stacked diagnostics state = returned_sqlstate, message = message_text, at_schema = schema_name,
            at_table = table_name, at_constraint = constraint_name, at_column = column_name;
        -- No row is at fault: lost connections, conflicts with other transactions, no resources, read only, shutting
        -- down, I/O.
        if left(state, 2) in ('08', '25', '40', '53', '57', '58') or state = '55P03' then
            raise;
        end if;
    end;
    if n = 1 then
        data := null;
        return next;
    else
        return query select * from insert_posts(authors[:half], bodies[:half]);
        return query select * from insert_posts(authors[half + 1:], bodies[half + 1:]);
    end if;
end;
$$;

-- The new post's JSON, or the former answer to this key. Null when the key belongs to another body.
create or replace function create_post_once(by bigint, key_ text, body_ text) returns text
    language plpgsql
as $$
declare
    hash constant bytea := sha256(convert_to(body_, 'UTF8'));
    before_hash bytea;
    made text;
begin
    loop
        -- Waits for another call with this key, if one is under way, and then finds its row.
        insert into created_posts (author, key, body_hash, answer) values (by, key_, hash, '')
            on conflict on constraint created_posts_pkey do nothing;
        if found then
            insert into posts (author, body) values (by, body_) returning post_data(posts) into made;
            if made is null then
                raise exception 'This post was refused.'; -- by a trigger that dropped it
            end if;
            update created_posts c set answer = made where c.author = by and c.key = key_;
            return made;
        end if;
        select c.body_hash, c.answer into before_hash, made from created_posts c where c.author = by and c.key = key_;
        if found then
            return case when before_hash = hash then made end;
        end if;
        -- The row was a day old, and has just been removed.
    end loop;
end;
$$;
