-- Makes or changes a bulk job, if it is in an expected state and no other server works on it. A repeat of a step finds
-- the cursor moved on: STALE.
-- @include record keys drain
-- KEYS: bucket
-- ARGV: job, states it may be in ('' : there is none yet), server ('' : whoever works on it), lease ms (0: lets it go),
--       chunk the results are of ('' : none), results, keep ms, then field, value, … (+field: add; @field: the time now)
-- reply: {OK, now} · {STATE, state} · {OWNED, server} · {STALE, cursor} · {GONE}
local id, server = ARGV[1], ARGV[3]
local job = key('bulk:') .. id
local now = now_ms()
local old = redis.call('HMGET', job, 'state', 'server', 'lease', 'cursor')
if ARGV[2] == '' then
  if old[1] then return {'STATE', old[1]} end
elseif not old[1] then
  redis.call('ZREM', key('bulkopen'), id)
  return {'GONE'}
elseif not string.find(ARGV[2], ' ' .. old[1] .. ' ', 1, true) then
  return {'STATE', old[1]}
end
if server ~= '' and old[2] and old[2] ~= '' and old[2] ~= server and tonumber(old[3]) > now then
  return {'OWNED', old[2]}
end
if ARGV[5] ~= '' then
  if old[4] ~= ARGV[5] then return {'STALE', old[4]} end
  redis.call('HSET', job .. ':results', ARGV[5], ARGV[6])
  -- The first ones make their key anew: it goes with the job, also if that takes no further step.
  local rest = redis.call('PTTL', job)
  if rest > 0 and redis.call('PTTL', job .. ':results') == -1 then redis.call('PEXPIRE', job .. ':results', rest) end
  redis.call('HINCRBY', job, 'cursor', 1)
end
for i = 8, #ARGV, 2 do
  local how, field = string.match(ARGV[i], '^([+@]?)(.*)$')
  if how == '+' then redis.call('HINCRBY', job, field, ARGV[i + 1])
  else redis.call('HSET', job, field, how == '@' and now or ARGV[i + 1]) end
end
if server ~= '' then
  local lease = tonumber(ARGV[4])
  redis.call('HSET', job, 'server', lease > 0 and server or '', 'lease', lease > 0 and now + lease or 0)
end
local keep = tonumber(ARGV[7])
if keep > 0 then
  redis.call('HSET', job, 'expires', now + keep)
  for _, part in ipairs({job, job .. ':items', job .. ':results'}) do redis.call('PEXPIRE', part, keep) end
end
if ARGV[2] == '' then
  redis.call('HSET', job, 'created', now)
  redis.call('ZADD', key('bulks'), now, id)
  redis.call('ZREMRANGEBYRANK', key('bulks'), 0, -1001)
end
local at = redis.call('HMGET', job, 'state', 'lease')
if at[1] == 'RUNNING' then redis.call('ZADD', key('bulkopen'), at[2] or 0, id) else redis.call('ZREM', key('bulkopen'), id) end
return {'OK', now}
