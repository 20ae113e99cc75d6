-- A first migration that is not the kit's.
create table change_log (id bigint primary key);
