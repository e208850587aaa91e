-- Puts chunks of a plan behind each other, with the time they are kept: a server that dies before its next step leaves
-- nothing for ever. Safe to run twice.
-- @include record keys
-- KEYS: bucket
-- ARGV: job, keep ms, then number of the chunk, chunk, …
-- reply: {OK} · {GONE} (there is no such job)
local job = key('bulk:') .. ARGV[1]
if redis.call('EXISTS', job) == 0 then return {'GONE'} end
local items = job .. ':items'
local fields = {}
for i = 3, #ARGV do fields[i - 2] = ARGV[i] end
redis.call('HSET', items, unpack(fields))
redis.call('PEXPIRE', items, ARGV[2])
return {'OK'}
