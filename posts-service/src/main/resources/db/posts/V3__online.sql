-- The stream "users": who is online, as the kit's table "present" has it.

create function online_data(user_ present) returns text
    language sql immutable parallel safe
    return '{"pk":' || user_.pk || ',"username":' || to_json(user_.username) || '}';

create function online_topics(user_ present) returns text[]
    language sql immutable parallel safe
    return array[user_.place];

select linnet_observe('present', 'users', 'online_topics', 'online_data', key => 'pk,place',
    names => '{join,update,leave}', gone => 'online_data');
