-- Restores discarded dead letters as they were. Safe to run twice: only what is still discarded comes back.
-- @include record index drain
-- KEYS: bucket
-- ARGV: actor, token, most to restore
-- reply: {OK, restored, skipped}
local token, now = key('discard:') .. ARGV[2], now_ms()
local ids = redis.call('ZRANGE', token, 0, tonumber(ARGV[3]) - 1)
local done, skipped = 0, 0
for _, id in ipairs(ids) do
  redis.call('ZREM', token, id)
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if redis.call('ZREM', key('discarded'), id) == 0 or not h or h.state ~= DEAD then
    skipped = skipped + 1
  else
    redis.call('ZADD', index_key(h), h.ended, id)
    exhume(h, id)
    moved(h.line, id, 0, DEAD, h.gen)
    count(h.line, 'gone.discard', -1)
    done = done + 1
  end
end
commit('undo', ARGV[1], now)
return {'OK', done, skipped}
