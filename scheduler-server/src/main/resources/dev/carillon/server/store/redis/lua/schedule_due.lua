-- The schedules that are to be looked at now, and when to look next. Changes nothing.
-- @include record index attempt schedule
-- KEYS: bucket
-- ARGV: most schedules
-- reply: {OK, now, when the next one is to be looked at (-1: never), live tasks of schedules, {backfill, …},
--        {id of a run that is owed, what is owed, …}, {name, def, version, born,
--        next, catch, queued, settled, paused, was, run, state of run (0: none), end of run}, …}
local now = now_ms()
local names = redis.call('ZRANGEBYSCORE', key('nexts'), '-inf', digits(now), 'LIMIT', 0, tonumber(ARGV[1]))
local fills = redis.call('ZRANGEBYSCORE', key('fills'), '-inf', digits(now), 'LIMIT', 0, 10)
local soonest = math.huge
for index, read in pairs({nexts = #names, fills = #fills}) do
  local behind = redis.call('ZRANGE', key(index), read, read, 'WITHSCORES')
  if behind[2] then soonest = math.min(soonest, tonumber(behind[2])) end
end
local reply = {'OK', now, soonest < math.huge and soonest or -1, redis.call('HLEN', key('watch')), fills, {}}
for i, id in ipairs(redis.call('ZRANGEBYSCORE', key('owes'), '-inf', digits(now), 'LIMIT', 0, 20)) do
  reply[6][2 * i - 1], reply[6][2 * i] = id, redis.call('HGET', key('owed'), id) or ''
end
for _, name in ipairs(names) do
  local s = redis.call('HMGET', schedule_key(name), 'def', 'version', 'born', 'next', 'catch', 'queued', 'settled',
    'paused', 'was', 'run')
  local state, ended = state_of_run(s[10])
  reply[#reply + 1] = {name, s[1] or '', s[2] or '', s[3] or '', s[4] or '', s[5] or '', s[6] or '', s[7] or '',
    s[8] or '', s[9] or '', s[10] or '', state, ended}
end
return reply
