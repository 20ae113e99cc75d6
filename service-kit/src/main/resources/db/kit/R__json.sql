-- JSON that services show alike. None of these functions returns SQL's null, which would make null of a whole text.
--
-- Their bodies are strings: PostgreSQL 15 refuses to add a column with a default to a table whose row type an
-- SQL-standard body uses, and services call them in such bodies.

-- A moment in UTC with microseconds. "null" for null, and outside the years 1 to 9999, which the format cannot show.
create or replace function linnet_time(moment timestamptz) returns text
    language sql stable parallel safe
as $$
    select case when moment >= '0001-01-01 00:00:00+00' and moment < '10000-01-01 00:00:00+00'
        then '"' || to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"' else 'null' end
$$;

create or replace function linnet_user(pk bigint, username text) returns text
    language sql stable parallel safe
as $$ select coalesce('{"pk":' || pk || ',"username":' || to_json(username) || '}', 'null') $$;
