-- Where the relay is. Every poll, list and subscription reads it. A single row that is updated would leave a dead
-- version with each batch, which no vacuum can remove while a dump or another long transaction is open, and every
-- reader would walk through them all. So each step inserts a row, and readers find the latest one at the end of an
-- index.
create table relay_steps (
    step bigint primary key,
    fence bigint not null, -- grows with every new holder
    holder text not null,
    expires_at timestamptz not null,
    epoch bigint not null,
    salt bigint not null, -- the part of the epoch that new_epoch() has set; 0: none
    seen pg_snapshot not null, -- every change that it shows is numbered
    target pg_snapshot, -- what is being numbered when one batch was not enough
    last_id bigint not null, -- how far towards the target, in order of the log's id
    head bigint not null, -- the last position given
    floor bigint not null -- every event above it is kept; a cursor below it has lost events
);

create view relay_state as select * from relay_steps order by step desc limit 1;

-- The session that makes a step locks this row. Nothing changes it.
create table relay_turn (only_row boolean primary key default true check (only_row));
insert into relay_turn default values;
