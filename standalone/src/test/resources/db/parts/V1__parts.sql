create table things (
    pk bigint generated always as identity primary key,
    name text not null
);

create function thing_data(thing things) returns text
    language sql immutable
    return '{"pk":' || thing.pk || ',"name":' || to_json(thing.name) || '}';

create function thing_topics(thing things) returns text[]
    language sql immutable
    return array['things'];

select linnet_observe('things', 'parts', 'thing_topics', 'thing_data');
