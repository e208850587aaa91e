-- A schedule (or a backfill) whose step cannot be worked out is told once, and looked at again ever later, so that it
-- does not stand before all others. Safe to run twice: then it is looked at still later.
-- @include record index attempt told schedule fill drain
-- KEYS: bucket
-- ARGV: owner epoch, schedule ('': it is a backfill), backfill or '', why
-- reply: {OK, now, when it is looked at again} · {GONE} · {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local name, now = ARGV[2], now_ms()
local hash = name ~= '' and schedule_key(name) or fill_key(ARGV[3])
if redis.call('EXISTS', hash) == 0 then
  redis.call('ZREM', name ~= '' and key('nexts') or key('fills'), name ~= '' and name or ARGV[3])
  return {'GONE'}
end
local known = redis.call('HGET', hash, 'trouble')
local times = redis.call('HINCRBY', hash, 'troubles', 1)
local again = now + math.min(1000 * 2 ^ math.min(times - 1, 10), 600000)
redis.call('HSET', hash, 'trouble', ARGV[4])
if name ~= '' then look_at(name, again) else redis.call('ZADD', key('fills'), digits(again), ARGV[3]) end
if known ~= ARGV[4] then
  told('schedule_trouble', 'carillon', 'schedule:' .. (name ~= '' and name or redis.call('HGET', hash, 'name') or ''),
    ARGV[4], now)
end
return {'OK', now, again}
