-- Makes a pause switch of this bucket what bucket 0 says of it. Safe to run twice.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: switch, what it is kept with ("" clears the switch), and where only what was read may be replaced: that ("": none)
-- reply: {OK, 1 if it was in force} or {OTHER}: it is another by now
local now = now_ms()
local before = redis.call('HGET', key('pause'), ARGV[1]) or ''
if ARGV[3] and before ~= ARGV[3] then return {'OTHER'} end
local ends = tonumber(string.match(before, '^%d+'))
if ARGV[2] == '' then redis.call('HDEL', key('pause'), ARGV[1])
else redis.call('HSET', key('pause'), ARGV[1], ARGV[2]) end
return {'OK', ends and (ends == 0 or ends > now) and 1 or 0}
