-- How many READY tasks of a type stand before a place, over all lines that are not paused. Reads only.
-- @include record index
-- KEYS: bucket
-- ARGV: type, place
-- reply: {OK, tasks}
local now = now_ms()
local before = '(' .. ARGV[2]
local tasks = 0
for _, line in ipairs(redis.call('ZRANGEBYSCORE', key('readys'), '-inf', before, 'LIMIT', 0, 500)) do
  if names_of(line)[3] == ARGV[1] and not paused(line, now) then
    tasks = tasks + redis.call('ZCOUNT', key('ready:') .. line, '-inf', before)
  end
end
return {'OK', tasks}
