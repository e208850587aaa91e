-- Compares the heads with their lines: a line with entries has one, and it is not behind the first entry.
-- @include record index audit drain
-- KEYS: bucket
-- ARGV: owner epoch ("" if an operator asks), 1 to mend what is found, then lines…
-- reply: {OK, kind, line, evidence, 1 if mended, …} or {FENCED}; kind HEAD
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local mend = ARGV[2] == '1'
local function look(line, index, heads)
  local first = redis.call('ZRANGE', key(index .. ':') .. line, 0, 0, 'WITHSCORES')
  local head = redis.call('ZSCORE', key(heads), line)
  if first[1] and (not head or tonumber(head) > tonumber(first[2])) then
    if mend then head_of(key(index .. ':'), heads, line) end
    tell('HEAD', line, 'its first entry in ' .. index .. ' is at ' .. first[2] .. ', but ' .. heads .. ' says '
      .. (head or 'nothing') .. ': it would not be looked at in time', mend)
  end
end
for i = 3, #ARGV do
  look(ARGV[i], 'due', 'dues')
  look(ARGV[i], 'ready', 'readys')
end
return found
