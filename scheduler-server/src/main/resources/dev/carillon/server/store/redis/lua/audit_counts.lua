-- Compares the counters of lines with a recount of their indexes, and with what came in and went.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to set wrong counters right, most entries of a shared index to read,
--       then lines…
-- reply: {OK, kind, "line state", evidence, 1 if mended, …} or {FENCED}; kinds COUNTER LEDGER
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend, most = ARGV[2] == '1', tonumber(ARGV[3])
local wanted, recount = {}, {}
for i = 4, #ARGV do
  wanted[ARGV[i]] = true
  recount[ARGV[i]] = {}
end
-- Adds up the states of an index that several states share; false if it is too long to be read in one step.
local function read(index)
  if redis.call('ZCARD', index) > most then return false end
  for _, id in ipairs(redis.call('ZRANGE', index, 0, -1)) do
    local head = redis.call('GETRANGE', record_key(id), 0, AT_LINE + LINE - 1)
    if #head > AT_LINE and wanted[line_of_record(head)] then
      local sums, state = recount[line_of_record(head)], state_of_record(head)
      sums[state] = (sums[state] or 0) + 1
    end
  end
  return true
end
local leased, held = read(key('lease')), read(key('held'))
local aside_of = {}
for _, name in ipairs(redis.call('ZRANGE', key('blockeds'), 0, -1)) do
  local line = string.sub(name, 1, LINE)
  aside_of[line] = (aside_of[line] or 0) + redis.call('ZCARD', key('blocked:') .. name)
end
for i = 4, #ARGV do
  local line, sums = ARGV[i], recount[ARGV[i]]
  sums[READY] = redis.call('ZCARD', key('ready:') .. line) + (aside_of[line] or 0)
  local states = {READY}
  for state = SUCCEEDED, EXPIRED do
    sums[state] = redis.call('ZCARD', key('ended:' .. state .. ':') .. line)
    states[#states + 1] = state
  end
  if read(key('due:') .. line) then
    states[#states + 1], states[#states + 2] = SCHEDULED, RETRY_WAIT
  end
  if leased then states[#states + 1], states[#states + 2] = DISPATCHED, RUNNING end
  if held then states[#states + 1] = HELD end
  for _, state in ipairs(states) do
    local field = line .. ':' .. state
    local counted, real = tonumber(redis.call('HGET', key('count'), field) or '0'), sums[state] or 0
    if counted ~= real then
      if mend then redis.call('HSET', key('count'), field, real) end
      tell('COUNTER', line .. ' ' .. state, 'the counter says ' .. counted .. ', a recount ' .. real, mend)
    end
  end
end
-- What came in is still here, or a script took it away and said so.
local balance = {}
local fields = redis.call('HGETALL', key('count'))
for i = 1, #fields, 2 do
  local line, what = string.sub(fields[i], 1, LINE), string.sub(fields[i], LINE + 2)
  if wanted[line] then
    local sign = what == 'in' and 1 or (string.match(what, '^%d+$') or string.match(what, '^gone%.')) and -1 or 0
    balance[line] = (balance[line] or 0) + sign * tonumber(fields[i + 1])
  end
end
for line, difference in pairs(balance) do
  if difference ~= 0 then
    tell('LEDGER', line .. ' in', difference .. ' more came in than are here or went', false)
  end
end
return found
