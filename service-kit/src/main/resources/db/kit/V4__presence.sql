-- Who is present where. Gateways report it. A report holds as long as its gateway keeps reporting.

create table presence_nodes (
    node text collate "C" primary key,
    ends_at timestamptz -- the gateway has ended, and its users stay present until then; null: it runs
);

-- Each gateway reports every second. A row that is updated by each report would leave dead versions that no vacuum can
-- remove while a long transaction is open, and every reader would walk through them all. So each report inserts a row,
-- and readers find the latest one at the end of an index.
create table presence_beats (
    node text collate "C" not null,
    sequence bigint not null, -- of the report
    at timestamptz not null,
    primary key (node, sequence)
);

-- A user's sockets on one gateway; one row for any number of them.
create table presence_sockets (
    node text collate "C" not null,
    place text collate "C" not null,
    pk bigint not null, -- the user's
    username text not null,
    primary key (node, place, pk)
);
create index presence_sockets_by_place on presence_sockets (place, pk);

-- A user's presence at a place, on any number of gateways. A service that gives this table to linnet_observe has its
-- events.
create table present (
    place text collate "C" not null,
    pk bigint not null, -- the user's
    username text not null,
    since timestamptz not null default clock_timestamp(),
    primary key (place, pk)
);
