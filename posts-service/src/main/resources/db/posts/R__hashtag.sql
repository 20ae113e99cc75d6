-- A subscription's argument, with or without its #, as a hashtag; null when it is none.
create or replace function hashtag(written text) returns text
    language sql immutable strict parallel safe
    return (
        select case when hashtags('#' || bare) = array[bare] then bare end
        from (select regexp_replace(fold_hashtag(written), '^#', '') as bare) folded);
