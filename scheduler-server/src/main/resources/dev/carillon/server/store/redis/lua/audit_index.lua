-- Compares entries of one index with their records: each belongs there, at that place.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, name of the index, then ids…
-- reply: {OK, kind, id, evidence, 1 if mended, …} or {FENCED}; kinds NO_RECORD STRAY MISPLACED
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend, index = ARGV[2] == '1', key(ARGV[3])
local now = now_ms()
for i = 4, #ARGV do
  local id = ARGV[i]
  local score = redis.call('ZSCORE', index, id)
  local h, wrong = readable(id)
  if not score then -- it moved on
  elseif wrong == 'GONE' then
    if mend then redis.call('ZREM', index, id) end
    tell('NO_RECORD', id, 'it stands in ' .. ARGV[3] .. ', but there is no such task', mend)
  elseif ARGV[3] == 'expiry' then
    local at = h and expiry_of(h, id) or 0
    if h and at ~= tonumber(score) then
      if mend and at > 0 then redis.call('ZADD', index, at, id) elseif mend then redis.call('ZREM', index, id) end
      tell(at > 0 and 'MISPLACED' or 'STRAY', id, 'it stands in expiry at ' .. score .. ', but its record says '
        .. (at > 0 and string.format('%.0f', at) or named(h)), mend)
    end
  elseif string.sub(ARGV[3], 1, 5) == 'dead:' then
    if h and group_of(h, id) ~= index then
      if mend then redis.call('ZREM', index, id) end
      tell('STRAY', id, 'it stands in ' .. ARGV[3] .. ', but its record says ' .. named(h), mend)
    end
  elseif ARGV[3] == 'discarded' then
    if h and (h.state ~= DEAD or redis.call('ZSCORE', index_key(h), id)) then
      if mend then redis.call('ZREM', index, id) end
      tell('STRAY', id, 'it stands in discarded, but it is not: its record says ' .. named(h), mend)
    end
  elseif string.sub(ARGV[3], 1, 8) == 'blocked:' then
    if h and (aside(h, id) ~= index or redis.call('ZSCORE', index_key(h), id)) then
      if mend then
        redis.call('ZREM', index, id)
        if not stands(h, id) then reindex(h, id, now) end
      end
      tell('STRAY', id, 'it stands in ' .. ARGV[3] .. ', but its record says ' .. named(h), mend)
    elseif h and not redis.call('ZSCORE', key('blockeds'), string.sub(ARGV[3], 9)) then
      if mend then redis.call('ZADD', key('blockeds'), 0, string.sub(ARGV[3], 9)) end
      tell('HEAD', id, 'it was set aside in a set that blockeds does not name: it would never come back', mend)
    end
  elseif h and index_key(h) ~= index then
    if mend then
      redis.call('ZREM', index, id)
      if stands(h, id) then moved(h.line, id, h.state, h.state, h.gen) else reindex(h, id, now) end
    end
    tell('STRAY', id, 'it stands in ' .. ARGV[3] .. ', but its record says ' .. named(h), mend)
  elseif h and place_of(h) and place_of(h) ~= tonumber(score) then
    if mend then reindex(h, id, now) end
    tell('MISPLACED', id, 'it stands in ' .. ARGV[3] .. ' at ' .. score .. ', but its record says '
      .. string.format('%.0f', place_of(h)), mend)
  end
end
commit('repair', 'auditor', now)
return found
