-- Bodies as strings: PostgreSQL 15 refuses to add a column with a default to a table whose row type an SQL-standard body uses.
-- Names are qualified, since a string is looked up in the search path of the caller.

-- A moment as JSON. Never SQL's null, which would make null of the whole text.
create function shown(moment timestamptz) returns text
    language sql immutable parallel safe
as $$
    select case when moment >= '0001-01-01 00:00:00+00' and moment < '10000-01-01 00:00:00+00'
        then '"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' else 'null' end
$$;

-- What replies and events show of a post.
create or replace function post_data(post posts) returns text
    language sql immutable parallel safe
as $$
    select '{"pk":' || post.pk || ',"author":' || post.author || ',"body":' || to_json(post.body)
        || ',"created_at":' || ${flyway:defaultSchema}.shown(post.created_at) || '}'
$$;

-- Who is told of a post: the followers of its hashtags, of all posts, and of this one.
create or replace function post_topics(post posts) returns text[]
    language sql immutable parallel safe
as $$
    select array['all', post.pk::text] || (select coalesce(array_agg('hashtag.' || tag), '{}') from unnest(post.tags) tag)
$$;

create or replace function online_data(user_ present) returns text
    language sql immutable parallel safe
as $$ select '{"pk":' || user_.pk || ',"username":' || to_json(user_.username) || '}' $$;

create or replace function online_topics(user_ present) returns text[]
    language sql immutable parallel safe
as $$ select array[user_.place] $$;

-- A year that the wire's format can show. Not valid: rows that are there already are shown with null.
alter table posts add constraint posts_created_at_shown
    check (created_at >= '0001-01-01 00:00:00+00' and created_at < '10000-01-01 00:00:00+00') not valid;

-- Inserts posts together. Returns a row for each, in their order: its data, or why it was refused (state and what follows).
--
-- An insert returns its rows in the order in which it got them, and one for each, unless a trigger drops some. So a row is told
-- by its place, whatever triggers change of it, as long as none is missing. Otherwise nothing is kept, and the halves are
-- inserted by themselves, until what is refused stands alone.
create function insert_posts(authors bigint[], bodies text[])
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
        -- What a deferred constraint refuses is of this row, too, and must not fail the commit of all.
        set constraints all immediate;
        if cardinality(made) = n then
            return query select m, null, null, null, null, null, null from unnest(made) m;
            return;
        end if;
        raise exception 'This post was refused.';
    exception when others then
        get stacked diagnostics state = returned_sqlstate, message = message_text, at_schema = schema_name,
            at_table = table_name, at_constraint = constraint_name, at_column = column_name;
        -- No row's fault: lost connections, conflicts with other transactions, no resources, read only, shutting down, I/O.
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

-- The new post's JSON, or what was answered to this key before. Null when the key belongs to another body.
create or replace function create_post_once(by bigint, key_ text, body_ text) returns text
    language plpgsql
as $$
declare
    hash constant bytea := sha256(convert_to(body_, 'UTF8'));
    before_hash bytea;
    made text;
begin
    loop
        -- Waits for another call with this key, if one is under way, and then finds what it has made.
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
        -- It was a day old, and has just been removed.
    end loop;
end;
$$;
