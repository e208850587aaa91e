-- A run that a schedule owed was started, or cannot be: what could not be repeated may have been done before, so one
-- that exists was started, whatever its caller thinks. Safe to run twice: then nothing is owed.
-- @include record index attempt told schedule fill drain
-- KEYS: bucket
-- ARGV: owner epoch, run, why it cannot be started ('': it was)
-- reply: {OK, now} · {GONE}: it is not owed · {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local id, why, now = ARGV[2], ARGV[3], now_ms()
local owed = redis.call('HGET', key('owed'), id)
redis.call('ZREM', key('owes'), id)
if not owed then return {'GONE'} end
redis.call('HDEL', key('owed'), id)
if why == '' or redis.call('EXISTS', key('run:') .. id) == 1 then return {'OK', now} end

local name, born, fill = string.match(redis.call('HGET', key('watch'), id) or '', '^s(.-)\t(%d+)\t(.*)$')
redis.call('HDEL', key('watch'), id)
if not name then return {'OK', now} end
redis.call('ZREM', key('live:') .. name, id)
if fill ~= '' then end_of_fill(fill, FAILED, now) end
local s = redis.call('HMGET', schedule_key(name), 'born', 'version', 'queued', 'overlap', 'paused')
if s[1] ~= born then return {'OK', now} end
local fire, due, kind, actor = string.match(owed, '^[^\t]*\t(%d+)\t(%d+)\t(%u+)\t([^\t]*)')
told('schedule_missed', '', 'schedule:' .. name, 'fire ' .. fire .. ': ' .. why, now)
write_history(name, {history_line(fire, due, now, kind, 'REFUSED', '', s[2], fill, actor, why)})
redis.call('HINCRBY', schedule_key(name), 'nmissed', 1)
if not s[5] and (s[3] ~= '' or s[4] == 'wait') then look_at(name, now) end
return {'OK', now}
