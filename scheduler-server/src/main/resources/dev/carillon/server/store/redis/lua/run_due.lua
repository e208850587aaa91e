-- What is to be done for runs of a bucket: those that wake, with what their nodes' tasks have become. One with very
-- many ends leaves room for those behind it.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, most runs, most marks of all
-- reply: {OK, now, next wake ms (-1: none), {run, revision, marks}…} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local left = tonumber(ARGV[3])
local reply = {'OK', now, -1}
local runs = redis.call('ZRANGEBYSCORE', key('wake'), '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))
local share = math.max(50, math.ceil(left / #runs))
for _, run in ipairs(runs) do
  local rev = redis.call('HGET', key('run:') .. run, 'rev')
  if not rev then
    redis.call('ZREM', key('wake'), run)
    redis.call('UNLINK', key('run:') .. run .. ':marks')
  elseif left > 0 then
    local marks = redis.call('LRANGE', key('run:') .. run .. ':marks', 0, math.min(left, share) - 1)
    left = left - #marks - 1
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3] = run, rev, table.concat(marks)
  end
end
local first = redis.call('ZRANGEBYSCORE', key('wake'), '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
if first[2] then reply[3] = first[2] end
return reply
