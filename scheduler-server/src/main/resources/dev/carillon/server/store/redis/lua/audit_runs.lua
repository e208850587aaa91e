-- Compares runs with the lists that they stand in; the run is the truth.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then runs…
-- reply: {OK, kind, run, evidence, 1 if mended, …} or {FENCED}; kinds ORPHAN MISSING STRAY UNREADABLE
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
local STATES = 6
local function stands(id, list, score, why)
  if redis.call('ZSCORE', key(list), id) then return end
  if mend then redis.call('ZADD', key(list), score, id) end
  tell('MISSING', id, 'it does not stand in ' .. why, mend)
end
local function stands_not(kind, id, list, why)
  if not redis.call('ZSCORE', key(list), id) then return end
  if mend then redis.call('ZREM', key(list), id) end
  tell(kind, id, 'it stands in ' .. list .. ', but ' .. why, mend)
end
for i = 3, #ARGV do
  local id, now = ARGV[i], now_ms()
  local run = key('run:') .. id
  local h = redis.call('HMGET', run, 'rev', 'state', 'live', 'created', 'def', 'home')
  if not h[1] then
    for _, list in ipairs({'runs', 'runs:ended', 'wake'}) do stands_not('ORPHAN', id, list, 'the run is gone') end
    for state = 1, STATES do stands_not('ORPHAN', id, 'runs:s:' .. state, 'the run is gone') end
  else
    stands(id, 'runs', h[4], 'the list of all runs')
    stands(id, 'runs:w:' .. h[6], h[4], 'the list of its workflow')
    stands(id, 'runs:s:' .. h[2], h[4], 'the list of its state')
    for state = 1, STATES do
      if tostring(state) ~= h[2] then stands_not('STRAY', id, 'runs:s:' .. state, 'its state is ' .. h[2]) end
    end
    if h[3] == '0' then stands(id, 'runs:ended', now, 'the list that retention goes by')
    else stands_not('STRAY', id, 'runs:ended', 'it lives') end
    if h[3] == '1' and redis.call('EXISTS', run .. ':marks') == 1 then stands(id, 'wake', now, 'the list of those that are to go on') end
    if redis.call('EXISTS', key('def:') .. h[5]) == 0 then
      tell('UNREADABLE', id, 'the definition that it was made of is gone', false)
    elseif redis.call('SISMEMBER', key('defruns:') .. h[5], id) == 0 then
      if mend then redis.call('SADD', key('defruns:') .. h[5], id) end
      tell('MISSING', id, 'its definition would be swept while it needs it', mend)
    end
  end
end
return found
