-- Pauses a schedule: it fires no more by itself; what it has begun goes on. Safe to run twice: the last word counts.
-- @include record keys told schedule drain
-- KEYS: bucket
-- ARGV: name, actor, reason, ms it lasts (0: until it is resumed)
-- reply: {OK, now} · {GONE}
local name = ARGV[1]
if redis.call('EXISTS', schedule_key(name)) == 0 then return {'GONE'} end
local now = now_ms()
local ends = ARGV[4] == '0' and 0 or now + tonumber(ARGV[4])
local before = redis.call('HGET', schedule_key(name), 'paused')
-- Since when it has not fired: what it missed is counted from there, however often it is paused.
local since = before and string.match(before, '^%d+') or digits(now)
redis.call('HSET', schedule_key(name), 'paused', table.concat({since, digits(ends), ARGV[2], ARGV[3]}, '\t'), 'queued', '')
look_at(name, ends)
told('schedule_pause', ARGV[2], 'schedule:' .. name, ARGV[3], now)
return {'OK', now}
