-- Lets a paused schedule go on: what it missed meanwhile is its misfire policy's business. Safe to run twice: the second
-- time it is not paused.
-- @include record keys told schedule drain
-- KEYS: bucket
-- ARGV: name, actor, reason, '' for a user's word, or the pause that is over: "<since> <until>", a tab between them
-- reply: {OK, now} · {ACTIVE}: it is not paused · {OTHER}: another pause stands by now · {GONE}
local name = ARGV[1]
local now = now_ms()
local s = redis.call('HMGET', schedule_key(name), 'version', 'paused', 'next')
if not s[1] then return {'GONE'} end
if not s[2] then return {'ACTIVE'} end
local since, ends, actor = string.match(s[2], '^(%d+)\t(%d+)\t([^\t]*)')
if ARGV[4] ~= '' and (ARGV[4] ~= since .. '\t' .. ends or ends == '0' or tonumber(ends) > now) then
  -- It is looked at when this one ends, if it ever does.
  look_at(name, tonumber(ends))
  return {'OTHER'}
end
redis.call('HDEL', schedule_key(name), 'paused')
-- Why it was not made is told with what it missed.
redis.call('HSET', schedule_key(name), 'was', table.concat({since, digits(now), actor}, '\t'), 'fails', 0)
look_at(name, now)
told('schedule_resume', ARGV[2], 'schedule:' .. name, ARGV[3], now)
return {'OK', now}
