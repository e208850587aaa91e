-- Puts tasks that were set aside for their key back into their line, first come first. Safe to run twice: which ones
-- may run is decided when they are taken again.
-- @include record index drain
-- KEYS: bucket
-- ARGV: line, key (32 hexadecimal digits), most tasks
-- reply: {OK, put back}
local line, most = ARGV[1], tonumber(ARGV[3])
local name = line .. ':' .. ARGV[2]
local set = key('blocked:') .. name
local first = redis.call('ZRANGE', set, 0, most - 1, 'WITHSCORES')
local back = {}
for i = 1, #first, 2 do
  redis.call('ZREM', set, first[i])
  local state = redis.call('GETRANGE', record_key(first[i]), AT_STATE, AT_STATE)
  if #state == 1 and string.byte(state) == READY then push(back, line, tonumber(first[i + 1]), first[i]) end
end
add_all('ready', 'readys', back)
if redis.call('EXISTS', set) == 0 then redis.call('ZREM', key('blockeds'), name) end
return {'OK', #first / 2}
