-- Backfills: fill:<id> is a hash: name, born and version of the schedule, def (its definition then), state (PLANNED
-- RUNNING DONE CANCELLED), from, to, concurrency, newest, again, reason, actor, created, started, ended, instants (of
-- the range), already (made before it was planned), left (out, so far), made, ok, bad, refused, live, sample, cursor (the
-- instant that was settled last, '' before the first, 'end' behind the last).
-- 'fills' says when to look at a RUNNING one, fills:<name> names those of a schedule by when they were planned.
local KEEP_FILL = 2592000000 -- 30 d after its end
local function fill_key(id) return key('fill:') .. id end

local function close_fill(id, state, now)
  redis.call('HSET', fill_key(id), 'state', state, 'ended', string.format('%.0f', now))
  redis.call('ZREM', key('fills'), id)
  redis.call('PEXPIRE', fill_key(id), KEEP_FILL)
end

-- One task of a backfill has ended.
local function end_of_fill(id, state, now)
  local f = redis.call('HMGET', fill_key(id), 'state', 'cursor')
  if not f[1] then return end
  redis.call('HINCRBY', fill_key(id), state == SUCCEEDED and 'ok' or 'bad', 1)
  local live = redis.call('HINCRBY', fill_key(id), 'live', -1)
  if f[1] ~= 'RUNNING' then return end
  if f[2] == 'end' and live <= 0 then close_fill(id, 'DONE', now)
  else redis.call('ZADD', key('fills'), string.format('%.0f', now), id) end
end
