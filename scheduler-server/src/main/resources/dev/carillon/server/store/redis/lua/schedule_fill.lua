-- Plans, begins or ends a backfill. Safe to run twice: the second time it is in the new state already.
-- @include record keys told schedule fill
-- KEYS: bucket
-- ARGV: schedule, backfill, state it must be in ('': there is none yet), state then, actor, ms a plan is kept, then
--       fields and values of a new one
-- reply: {OK, now} · {STATE, state} · {GONE}: no such backfill, or no such schedule any more
local name, id, from, to = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local now = now_ms()
local f = redis.call('HMGET', fill_key(id), 'state', 'born')
if from == '' then
  if f[1] then return {'STATE', f[1]} end
  redis.call('HSET', fill_key(id), 'state', to, 'name', name, 'actor', ARGV[5], 'created', digits(now), 'cursor', '',
    unpack(ARGV, 7))
  redis.call('PEXPIRE', fill_key(id), ARGV[6])
  return {'OK', now}
end
if not f[1] then return {'GONE'} end
if f[1] == to then return {'OK', now} end
if f[1] ~= from then return {'STATE', f[1]} end
if to == 'RUNNING' then
  if redis.call('HGET', schedule_key(name), 'born') ~= f[2] then return {'GONE'} end
  redis.call('HSET', fill_key(id), 'state', to, 'started', digits(now))
  redis.call('PERSIST', fill_key(id))
  redis.call('ZADD', key('fills'), digits(now), id)
  redis.call('ZADD', key('fills:') .. name, digits(now), id)
  redis.call('ZREMRANGEBYRANK', key('fills:') .. name, 0, -101)
else
  close_fill(id, to, now)
end
told('schedule_backfill', ARGV[5], 'schedule:' .. name, string.lower(to) .. ' ' .. id, now)
return {'OK', now}
