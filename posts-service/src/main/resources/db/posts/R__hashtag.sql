-- A subscription's argument, with or without its #, as a hashtag; null when it is none.
create or replace function hashtag(written text) returns text
    language plpgsql immutable strict parallel safe
as $$
declare
    bare constant text := regexp_replace(${flyway:defaultSchema}.fold_hashtag(written), '^#', '');
begin
    return case when ${flyway:defaultSchema}.hashtags('#' || bare) = array[bare] then bare end;
end;
$$;
