-- Writes a part of a definition for the runs of a bucket. A definition is named by its digest and never changes, so a
-- repeat writes the same.
-- @include record index
-- KEYS: bucket
-- ARGV: digest, number of the part from 0, parts in all, bytes
-- reply: {OK}
local definition = key('def:') .. ARGV[1]
redis.call('HSET', definition, 'n', ARGV[3], ARGV[2], ARGV[4])
redis.call('ZADD', key('defs'), now_ms(), ARGV[1])
return {'OK'}
