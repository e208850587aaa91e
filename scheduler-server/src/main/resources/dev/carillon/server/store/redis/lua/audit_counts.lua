-- Compares the counters of lines with the sizes of their indexes, and with what came in and went. States that share an
-- index are recounted by whoever calls this.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to set wrong counters right, most sets of tasks set aside to look at of
--       one line, number of verbs, verbs that tasks ever went by…, lines…
-- reply: {OK, kind, "line state", evidence, 1 if mended, …} or {FENCED}; kinds COUNTER LEDGER
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend, most, verbs = ARGV[2] == '1', tonumber(ARGV[3]), tonumber(ARGV[4])

-- READY tasks of a line; nil if too many keys of it are full to look at them in one step.
local function ready(line)
  local n = redis.call('ZCARD', key('ready:') .. line)
  local names = redis.call('ZRANGEBYLEX', key('blockeds'), '[' .. line .. ':', '(' .. line .. ';', 'LIMIT', 0, most + 1)
  if #names > most then return nil end
  for _, name in ipairs(names) do n = n + redis.call('ZCARD', key('blocked:') .. name) end
  return n
end
local function check(line, state, real)
  local field = line .. ':' .. state
  local counted = tonumber(redis.call('HGET', key('count'), field) or '0')
  if real and counted ~= real then
    if mend then redis.call('HSET', key('count'), field, real) end
    tell('COUNTER', line .. ' ' .. state, 'the counter says ' .. counted .. ', a recount ' .. real, mend)
  end
end
-- What came in is still here, or a script took it away and said so.
local function balance(line)
  local fields = {line .. ':in'}
  for state = SCHEDULED, EXPIRED do fields[#fields + 1] = line .. ':' .. state end
  for i = 5, 4 + verbs do fields[#fields + 1] = line .. ':' .. ARGV[i] end
  local sums = redis.call('HMGET', key('count'), unpack(fields))
  local difference = tonumber(sums[1] or '0')
  for i = 2, #fields do difference = difference - tonumber(sums[i] or '0') end
  return difference
end
for i = 5 + verbs, #ARGV do
  local line = ARGV[i]
  check(line, READY, ready(line))
  for state = SUCCEEDED, EXPIRED do check(line, state, redis.call('ZCARD', key('ended:' .. state .. ':') .. line)) end
  local difference = balance(line)
  if difference ~= 0 then
    tell('LEDGER', line .. ' in', difference .. ' more came in than are here or went', false)
  end
end
return found
