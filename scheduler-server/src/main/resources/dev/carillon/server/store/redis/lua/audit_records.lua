-- Compares records with their indexes: each task stands in the one its state asks for, on a known line.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then ids…
-- reply: {OK, kind, id, evidence, 1 if mended, …} or {FENCED}; kinds UNINDEXED UNREADABLE UNKNOWN_LINE
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
local now = now_ms()
for i = 3, #ARGV do
  local id = ARGV[i]
  local h, wrong = readable(id)
  if h then
    if redis.call('HEXISTS', key('lines'), h.line) == 0 then
      tell('UNKNOWN_LINE', id, 'its line ' .. h.line .. ' is not among the lines of its bucket; ' .. named(h), false)
    elseif not stands(h, id) then
      if mend then reindex(h, id, now) end
      tell('UNINDEXED', id, 'it stands in no index, so nothing would ever happen to it; ' .. named(h), mend)
    elseif expiry_of(h, id) > 0 and not redis.call('ZSCORE', key('expiry'), id) then
      if mend then watch_expiry(h, id) end
      tell('UNINDEXED', id, 'it would not expire: it stands not in expiry; ' .. named(h), mend)
    else
      local group, pair = group_of(h, id)
      if group and not redis.call('ZSCORE', group, id) then
        if mend then
          redis.call('ZADD', group, h.ended, id)
          redis.call('ZADD', key('deads'), 'GT', h.ended, pair)
        end
        tell('UNINDEXED', id, 'it does not stand in the group of dead letters that its error asks for', mend)
      end
    end
  elseif wrong ~= 'GONE' then
    tell('UNREADABLE', id, wrong, false)
  end
end
commit('repair', 'auditor', now)
return found
