-- An operator calls it by its full name, under a search_path of the operator's own.
alter function new_epoch() set search_path = pg_catalog, ${flyway:defaultSchema}, pg_temp;
