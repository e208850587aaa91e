-- What operators told the workers that a server knows, and the cancels that hang on workers of other servers. Words of
-- workers that are gone for long are forgotten. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: ms to keep the words of a worker that no server knows, cancels from (ms), then up to 500 workers…
-- reply: {OK, now, number of words, worker, pause, slots, drain, …, cancel, …}
local now = now_ms()
local reply = {'OK', now, 0}
for i = 3, #ARGV do
  local id = ARGV[i]
  if redis.call('ZSCORE', key('words'), id) then
    local at = key('word:') .. id
    local word = redis.call('HMGET', at, 'pause', 'slots', 'drain')
    local ends = word[1] and tonumber(string.match(word[1], '^%d+')) or 0
    if ends > 0 and ends <= now then
      redis.call('HDEL', at, 'pause')
      word[1] = false
    end
    if word[1] or word[2] or word[3] then
      redis.call('ZADD', key('words'), now, id)
      local n = #reply
      reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = id, word[1] or '', word[2] or '', word[3] or ''
      reply[3] = reply[3] + 1
    else
      redis.call('ZREM', key('words'), id)
    end
  end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('words'), '-inf', now - tonumber(ARGV[1]), 'LIMIT', 0, 200)) do
  redis.call('ZREM', key('words'), id)
  redis.call('UNLINK', key('word:') .. id)
end
for _, text in ipairs(redis.call('ZRANGEBYSCORE', key('cancels'), ARGV[2], '+inf', 'LIMIT', 0, 500)) do
  reply[#reply + 1] = text
end
return reply
