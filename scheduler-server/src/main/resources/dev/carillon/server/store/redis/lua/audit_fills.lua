-- Compares backfills with the list of those that are to go on; the backfill is the truth.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then backfills…
-- reply: {OK, kind, "fill <id>", evidence, 1 if mended, …} or {FENCED}; kinds ORPHAN MISSING STRAY
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
for i = 3, #ARGV do
  local id, now = ARGV[i], now_ms()
  local state = redis.call('HGET', key('fill:') .. id, 'state')
  local listed = redis.call('ZSCORE', key('fills'), id)
  if state == 'RUNNING' and not listed then
    if mend then redis.call('ZADD', key('fills'), now, id) end
    tell('MISSING', 'fill ' .. id, 'nobody would ever go on with it', mend)
  elseif listed and state ~= 'RUNNING' then
    if mend then redis.call('ZREM', key('fills'), id) end
    tell(state and 'STRAY' or 'ORPHAN', 'fill ' .. id,
      'it is listed to go on, but it is ' .. (state or 'gone'), mend)
  end
end
return found
