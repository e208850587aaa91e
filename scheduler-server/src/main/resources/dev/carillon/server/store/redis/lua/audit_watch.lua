-- Looks after what waits for an end: whoever watches a task or a run that has ended or is gone must be told, and a run
-- that is owed must be found by who starts it.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then tasks and runs…
-- reply: {OK, kind, task or run, evidence, 1 if mended, …} or {FENCED}; kinds UNTOLD MISSING
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
for i = 3, #ARGV do
  local id, now = ARGV[i], now_ms()
  local owed = redis.call('HEXISTS', key('owed'), id) == 1
  if owed and not redis.call('ZSCORE', key('owes'), id) then
    if mend then redis.call('ZADD', key('owes'), now, id) end
    tell('MISSING', id, 'a schedule owes this run, but nobody would start it', mend)
  end
  local watch = redis.call('HGET', key('watch'), id)
  local head = redis.call('GETRANGE', record_key(id), 0, AT_STATE)
  local lives = owed or redis.call('HGET', key('run:') .. id, 'live') == '1' or #head > 1 and state_of_record(head) < SUCCEEDED
  if watch and not lives and not redis.call('ZSCORE', key('ends:') .. string.sub(watch, 1, 1), id) then
    if mend then redis.call('ZADD', key('ends:') .. string.sub(watch, 1, 1), now, id) end
    tell('UNTOLD', id, 'it has ended, but what made it was never told', mend)
  end
end
return found
