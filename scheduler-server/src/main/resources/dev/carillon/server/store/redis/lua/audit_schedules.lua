-- Compares schedules with the lists that they stand in; the schedule is the truth.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then names…
-- reply: {OK, kind, schedule, evidence, 1 if mended, …} or {FENCED}; kinds ORPHAN MISSING STRAY
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
for i = 3, #ARGV do
  local name, now = ARGV[i], now_ms()
  local subject = 'schedule ' .. name
  local s = redis.call('HMGET', key('schedule:') .. name, 'version', 'overlap', 'next', 'queued', 'paused')
  local listed = redis.call('ZSCORE', key('schedules'), name)
  local look = redis.call('ZSCORE', key('nexts'), name)
  local listens = redis.call('SISMEMBER', key('listens'), name) == 1
  if not s[1] then
    if listed or look or listens then
      if mend then
        redis.call('ZREM', key('schedules'), name)
        redis.call('ZREM', key('nexts'), name)
        redis.call('SREM', key('listens'), name)
      end
      tell('ORPHAN', subject, 'it is listed, but it is gone', mend)
    end
  else
    if not listed then
      if mend then redis.call('ZADD', key('schedules'), 0, name) end
      tell('MISSING', subject, 'it does not stand in the list of all schedules', mend)
    end
    local event = s[2] == 'event'
    if event ~= listens then
      if mend then redis.call(event and 'SADD' or 'SREM', key('listens'), name) end
      tell(event and 'MISSING' or 'STRAY', subject, event and 'nobody reads the topic that fires it'
        or 'it stands among those that a topic fires, but none does', mend)
    end
    local ends = s[5] and string.match(s[5], '^%d+\t(%d+)')
    local when = not s[5] and not event and (s[3] and s[3] ~= '' or s[4] and s[4] ~= '') and now
      or ends and ends ~= '0' and tonumber(ends)
    if when and not look then
      if mend then redis.call('ZADD', key('nexts'), string.format('%.0f', when), name) end
      tell('MISSING', subject, 'nobody would ever look at it again', mend)
    elseif ends == '0' and look then
      if mend then redis.call('ZREM', key('nexts'), name) end
      tell('STRAY', subject, 'it is paused without an end, but would be looked at', mend)
    end
  end
end
return found
