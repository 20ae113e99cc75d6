-- The tables whose changes are logged, and how: the arguments of linnet_observe. Their triggers are made from it.
create table observed_tables (
    source text primary key, -- the table's full name
    stream text not null,
    topics text not null, -- a function's full name
    data text not null, -- a function's full name
    gone text, -- a function's full name
    key text not null, -- the columns of a unique key, with commas
    names text[]
);
