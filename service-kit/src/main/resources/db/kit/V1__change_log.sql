-- The change log of one service: what its triggers write, what its relay has numbered, and where the relay stands.

-- One row a changed row and statement, written in the writer's own transaction.
create table change_log (
    id bigint generated always as identity (cache 1) primary key, -- cache 1: ids of two writers of one row follow their commits
    xid xid8 not null default pg_current_xact_id(), -- of the whole transaction, also under a save-point
    stream text not null,
    pk text not null, -- JSON
    topics_before text[] not null, -- empty when the row was not there
    topics_after text[] not null,
    data text -- JSON of the row after the change, as a reply shows it
);
create index change_log_by_transaction on change_log (xid, id);

-- One row a topic that a numbered change concerns.
create table events (
    stream text collate "C" not null,
    topic text collate "C" not null,
    position bigint not null,
    previous bigint not null, -- the position of the topic's event before this one, 0 for its first
    kind text collate "C" not null check (kind in ('create', 'update', 'delete')),
    change_id bigint not null,
    primary key (stream, topic, position)
);
create index events_by_position on events (position);

-- Tells histories apart that could have forked: another cluster, a promotion, another database, a restored log.
create function current_epoch() returns bigint
    language sql stable parallel safe
    return hashtextextended(
        format('%s %s %s %s',
            (select system_identifier from pg_control_system()),
            -- of the file being written now: the control file may lag behind a promotion
            left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
            (select oid from pg_database where datname = current_database()),
            '${flyway:defaultSchema}.change_log'::regclass::oid),
        0);

create table relay_state (
    only_row boolean primary key default true check (only_row),
    fence bigint not null default 0, -- grows with every new holder
    holder text not null default '',
    expires_at timestamptz not null default '-infinity',
    epoch bigint not null,
    seen pg_snapshot not null, -- every change it shows is numbered
    target pg_snapshot, -- what is being numbered when one batch was not enough
    last_id bigint not null default 0, -- how far towards the target, in order of the log's id
    head bigint not null default 0 -- the last position given
);
insert into relay_state (epoch, seen) values (current_epoch(), pg_current_snapshot());

-- What became visible between two snapshots. Two index scans, since one "or" would read the whole log each time.
create function visible_between(old pg_snapshot, new pg_snapshot) returns setof change_log
    language sql stable
    begin atomic
        select c.* from change_log c
        where c.xid >= pg_snapshot_xmax(old) and c.xid < pg_snapshot_xmax(new) and pg_visible_in_snapshot(c.xid, new)
        union all
        select c.* from change_log c
        where c.xid = any (array(select x from pg_snapshot_xip(old) x where pg_visible_in_snapshot(x, new)));
    end;
