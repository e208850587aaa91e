-- Keeps or removes a channel or a rule of notifications, and counts the change. Safe to run twice: a repeat finds another
-- version, and whoever repeats looks again.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: version it was read at, kind (channels | rules | jobs: tasks may ask for messages), id, text ('' removes it)
-- reply: {OK, version} or {CHANGED}
local at = key('notify')
if (redis.call('HGET', at, 'version') or '0') ~= ARGV[1] then return {'CHANGED'} end
if ARGV[4] == '' then redis.call('HDEL', key('notify:') .. ARGV[2], ARGV[3])
else redis.call('HSET', key('notify:') .. ARGV[2], ARGV[3], ARGV[4]) end
return {'OK', redis.call('HINCRBY', at, 'version', 1)}
