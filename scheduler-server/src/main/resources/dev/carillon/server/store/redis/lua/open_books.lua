-- Begins the books of a bucket whose counters are older than they: what left until now left uncounted.
-- Safe to run twice: they balance after the first.
-- @include keys drain
-- KEYS: bucket
-- ARGV: -
-- reply: {OK}
local balance = {}
local fields = redis.call('HGETALL', key('count'))
for i = 1, #fields, 2 do
  local line, what = string.match(fields[i], '^(..........):(.+)$')
  local sign = what == 'in' and 1 or (string.match(what, '^%d+$') or string.match(what, '^gone%.')) and -1 or 0
  balance[line] = (balance[line] or 0) + sign * tonumber(fields[i + 1])
end
for line, difference in pairs(balance) do
  if difference ~= 0 then redis.call('HINCRBY', key('count'), line .. ':gone.before', difference) end
end
return {'OK'}
