-- Compares what belongs to a task (extra, history, idempotency key, unique key) with its record; a take's kept reply
-- has an end to its life, and so has what is left of a rate.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then names of keys behind the bucket's…
-- reply: {OK, kind, name of the key, evidence, 1 if mended, …} or {FENCED}; kinds ORPHAN DANGLING
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
for i = 3, #ARGV do
  local name = ARGV[i]
  local kind, rest = string.match(name, '^(%a+):(.*)$')
  if kind == 'idem' then
    -- With an end to its life it is the window behind a task that was swept early; without, nobody would free it.
    local id = string.sub(redis.call('GET', key(name)) or '', 1, ID)
    if #id == ID and redis.call('PTTL', key(name)) == -1 and redis.call('EXISTS', record_key(id)) == 0 then
      if mend then redis.call('UNLINK', key(name)) end
      tell('DANGLING', name, 'it names the task ' .. id .. ', which is gone, and would refuse its key for ever', mend)
    end
  elseif kind == 'uniq' then
    -- Which of its tasks' states keep it is the record's to say; a key of no task would never be given back.
    local id = redis.call('GET', key(name))
    if id and redis.call('EXISTS', record_key(id)) == 0 then
      if mend then redis.call('UNLINK', key(name)) end
      tell('ORPHAN', name, 'it names the task ' .. id .. ', which is gone', mend)
    end
  elseif kind == 'rate' then
    -- Behind the scope may stand a key of 16 bytes.
    local limits = redis.call('HGET', key('limits'), rest) or redis.call('HGET', key('limits'), string.sub(rest, 1, -18))
    local full, t = tonumber(redis.call('GET', key(name)) or '0') or math.huge, redis.call('TIME')
    local ahead = full - t[1] * 1000000 - t[2]
    local every, burst, key_every, key_burst = string.match(limits or '', '^%d+ %d+ (%d+) (%d+) %d+ (%d+) (%d+)')
    local most = every and math.max(every * burst, key_every * key_burst) or 0
    if full > 0 and (not limits or redis.call('PTTL', key(name)) == -1 or ahead > 2 * most + 60000000) then
      if mend then redis.call('UNLINK', key(name)) end
      tell('ORPHAN', name, not limits and 'what it belongs to has no limits any more'
        or 'it would let nothing start for too long', mend)
    end
  elseif kind == 'took' then
    if redis.call('PTTL', key(name)) == -1 then
      if mend then redis.call('PEXPIRE', key(name), 60000) end
      tell('ORPHAN', name, 'the kept replies of a server would stay for ever', mend)
    end
  elseif redis.call('EXISTS', key(name)) == 1 and redis.call('EXISTS', record_key(rest)) == 0 then
    if mend then redis.call('UNLINK', key(name)) end
    tell('ORPHAN', name, 'its task is gone', mend)
  end
end
return found
