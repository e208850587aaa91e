-- Restores discarded dead letters as they were. Safe to run twice: only what is still discarded comes back, and nothing
-- that was run again since and discarded anew, under another token.
-- @include record index drain
-- KEYS: bucket
-- ARGV: actor, token, most to restore
-- reply: {OK, restored, skipped}
local token, now = key('discard:') .. ARGV[2], now_ms()
local ids = redis.call('ZRANGE', token, 0, tonumber(ARGV[3]) - 1)
local done, skipped = 0, 0
for _, id in ipairs(ids) do
  local until_ms = redis.call('ZSCORE', token, id)
  redis.call('ZREM', token, id)
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if redis.call('ZSCORE', key('discarded'), id) ~= until_ms or not h or h.state ~= DEAD then -- @rule undo: if not h then
    skipped = skipped + 1
  else
    redis.call('ZREM', key('discarded'), id)
    redis.call('ZADD', index_key(h), h.ended, id)
    exhume(h, id)
    moved(h.line, id, 0, DEAD, h.gen)
    count(h.line, 'gone.discard', -1)
    done = done + 1
  end
end
commit('undo', ARGV[1], now)
return {'OK', done, skipped}
