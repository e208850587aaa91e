-- Deletes a schedule with its history; the tasks that it fired stay. Safe to run twice.
-- @include record keys told schedule fill drain
-- KEYS: bucket
-- ARGV: name, version that was read (0: whatever it is), actor
-- reply: {OK, now} · {VERSION, version now} · {GONE}: also what a repeat finds
local name = ARGV[1]
local version = redis.call('HGET', schedule_key(name), 'version')
if not version then return {'GONE'} end
if ARGV[2] ~= '0' and version ~= ARGV[2] then return {'VERSION', tonumber(version)} end
local now = now_ms()
for _, fill in ipairs(redis.call('ZRANGE', key('fills:') .. name, 0, -1)) do
  if redis.call('ZSCORE', key('fills'), fill) then close_fill(fill, 'CANCELLED', now) end
end
redis.call('UNLINK', key('fills:') .. name, schedule_key(name), key('fires:') .. name, key('fired:') .. name, key('filled:') .. name,
  key('live:') .. name)
redis.call('ZREM', key('nexts'), name)
redis.call('ZREM', key('schedules'), name)
redis.call('SREM', key('listens'), name)
redis.call('UNLINK', key('seen:') .. name)
told('schedule_delete', ARGV[3], 'schedule:' .. name, '', now)
return {'OK', now}
