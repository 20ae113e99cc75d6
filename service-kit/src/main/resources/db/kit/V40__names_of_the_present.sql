-- A user who is present is renamed: gateways report the name of the moment, and followers are told of an update.

-- Fires also for a report of a user who is there already, whose insert changes nothing else.
create function take_present_name() returns trigger
    language plpgsql
    set search_path = pg_catalog, ${flyway:defaultSchema}, pg_temp
as $$
begin
    update presence_sockets s set username = new.username
        where s.node = new.node and s.place = new.place and s.pk = new.pk and s.username <> new.username;
    if found then
        update present p set username = new.username
            where p.place = new.place and p.pk = new.pk and p.username <> new.username;
    end if;
    return new;
end;
$$;
revoke execute on function take_present_name() from public;

create trigger names_of_the_present before insert on presence_sockets
    for each row execute function take_present_name();
