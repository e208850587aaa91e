-- Sets a counter right by a difference that a recount found, unless it has moved since it was looked at: it may be
-- tried again then. Safe to run twice.
-- @include index drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), name of the hash behind the bucket's, field, what it said, difference
-- reply: {OK, 1 if it was set right} or {FENCED}
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local said = redis.call('HGET', key(ARGV[2]), ARGV[3]) or '0'
if said ~= ARGV[4] then return {'OK', 0} end
local real = redis.call('HINCRBY', key(ARGV[2]), ARGV[3], ARGV[5])
if real == 0 and ARGV[2] ~= 'count' then redis.call('HDEL', key(ARGV[2]), ARGV[3]) end
return {'OK', 1}
