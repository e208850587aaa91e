-- Tells schedules of tasks that have ended: failures in a row are counted (and may pause the schedule), and a schedule
-- that waits for an end is looked at now. Safe to run twice: an end that was told is forgotten.
-- @include record index attempt told schedule fill drain
-- KEYS: bucket
-- ARGV: owner epoch, most tasks
-- reply: {OK, ends told, schedules paused} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local paused_now = 0

local function pause_after_failures(name, fails, id)
  local words = fails .. ' in a row ended without success, the last one was ' .. id
  redis.call('HSET', schedule_key(name), 'paused', table.concat({digits(now), '0', 'carillon', words}, '\t'), 'queued', '')
  look_at(name, 0)
  told('schedule_pause', 'carillon', 'schedule:' .. name, words, now)
  paused_now = paused_now + 1
end

local function told_end(name, state, id)
  local s = redis.call('HMGET', schedule_key(name), 'limit', 'fails', 'queued', 'next', 'paused', 'overlap')
  local fails, limit = tonumber(s[2] or '0'), tonumber(s[1] or '0')
  if state == SUCCEEDED and fails > 0 then
    redis.call('HSET', schedule_key(name), 'fails', 0)
  elseif state == DEAD or state == FAILED or state == EXPIRED then
    fails = redis.call('HINCRBY', schedule_key(name), 'fails', 1)
    if limit > 0 and fails >= limit and not s[5] then return pause_after_failures(name, fails, id) end
  end
  if not s[5] and (s[3] ~= '' or s[6] == 'wait' or s[4] ~= '' and tonumber(s[4]) <= now) then look_at(name, now) end
end

local ids = redis.call('ZRANGE', key('ends:s'), 0, tonumber(ARGV[2]) - 1)
for _, id in ipairs(ids) do
  local name, born, fill = string.match(redis.call('HGET', key('watch'), id) or '', '^s(.-)\t(%d+)\t(.*)$')
  local state = state_of_run(id)
  -- One that was revived since lives: it is told when it ends again.
  if name and (state == 0 or state >= SUCCEEDED) then
    redis.call('HDEL', key('watch'), id)
    redis.call('ZREM', key('live:') .. name, id)
    if fill ~= '' then end_of_fill(fill, state, now)
    elseif redis.call('HGET', schedule_key(name), 'born') == born then told_end(name, state, id) end
  end
  redis.call('ZREM', key('ends:s'), id)
end
return {'OK', #ids, paused_now}
