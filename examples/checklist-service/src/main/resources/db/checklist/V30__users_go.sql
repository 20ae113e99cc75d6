-- Users are kept by another service. The tasks of a deleted user go with their items, as in Django's CASCADE. Names are kept nowhere here. On an item that
-- SQL gave to another owner, the key of who did it stays, and no user has it again.

-- The names of these users now, null for those who are gone. True when there is more to do: each call deletes a bounded number of tasks.
create function follow_users(pks bigint[], names text[]) returns boolean
    language plpgsql
as $$
declare
    most constant int := 1000;
    changed int;
begin
    -- Each process of the service does it, and they would wait for each other's rows in another order.
    perform pg_advisory_xact_lock(hashtextextended('${flyway:defaultSchema} follow_users', 0));
    delete from tasks d using (
        select t.pk from unnest(pks, names) u (pk, name) join tasks t on t.owner = u.pk
        where u.name is null limit most) gone where d.pk = gone.pk;
    get diagnostics changed = row_count;
    return changed = most;
end;
$$;
