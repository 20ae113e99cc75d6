-- Finds posts by a part of their body. The index needs PostgreSQL's extension pg_trgm. A server may be without it, and
-- the service's user may not be allowed to add it: then a search reads the newest posts only (BodySearch).

-- Makes the index, if the server can have it. An operator who adds the extension later calls this and restarts the
-- service.
create or replace function index_bodies() returns void
    language plpgsql
as $$
declare
    home name;
begin
    begin
        create extension if not exists pg_trgm with schema ${flyway:defaultSchema};
    exception when feature_not_supported or undefined_file or insufficient_privilege or undefined_object then
        raise notice 'pg_trgm cannot be added: %', sqlerrm;
        return;
    end;
    select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm';
    execute format(
        'create index if not exists posts_by_part_of_body on posts using gin (lower(body collate "und-x-icu") %I.gin_trgm_ops)', home);
end;
$$;

-- Which needles the index finds: those with three letters or digits in a row, 'ascii' or 'all'. 'none': there is no
-- index. The extension knows the letters that the database's locale has.
create or replace function indexed_letters() returns text
    language plpgsql stable
as $$
declare
    home constant name := (
        select n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
    others boolean;
begin
    if home is null or to_regclass('${flyway:defaultSchema}.posts_by_part_of_body') is null then
        return 'none';
    end if;
    execute format('select bool_and(cardinality(%I.show_trgm(word)) > 0) from unnest(array[''żół'', ''при'', ''日本語'']) word', home)
        into others;
    return case when others then 'all' else 'ascii' end;
end;
$$;

select index_bodies();
