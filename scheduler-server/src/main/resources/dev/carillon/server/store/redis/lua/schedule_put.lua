-- Stores a schedule, or a new definition of one; what it does next was worked out by the caller, from now on. A repeat
-- of a call whose answer was lost finds another version.
-- @include record keys told schedule
-- KEYS: bucket
-- ARGV: name, version that was read (0: there is none), settled instant that was read, definition, overlap, limit,
--       instant that fires next ('': none), when to look at it (0: never), actor
-- reply: {OK, version, now} · {VERSION, version now; 0: there is none} · {MOVED}: it has fired since it was read
local name, version = ARGV[1], tonumber(ARGV[2])
local now = now_ms()
local s = redis.call('HMGET', schedule_key(name), 'version', 'settled', 'paused')
local known = tonumber(s[1] or '0')
if known ~= version then return {'VERSION', known} end
if known > 0 and s[2] ~= ARGV[3] then return {'MOVED'} end
redis.call('HSET', schedule_key(name), 'def', ARGV[4], 'version', version + 1, 'changed', digits(now), 'overlap', ARGV[5],
  'limit', ARGV[6], 'next', ARGV[7], 'catch', '', 'queued', '')
redis.call('HDEL', schedule_key(name), 'trouble', 'troubles')
if known == 0 then
  redis.call('HSET', schedule_key(name), 'born', digits(now), 'settled', '0')
  redis.call('ZADD', key('schedules'), 0, name)
end
if not s[3] then look_at(name, tonumber(ARGV[8])) end
if ARGV[5] == 'event' then redis.call('SADD', key('listens'), name) else redis.call('SREM', key('listens'), name) end
told('schedule', ARGV[9], 'schedule:' .. name, known == 0 and 'made' or 'changed to version ' .. version + 1, now)
return {'OK', version + 1, now}
