-- Takes dead letters out of lists and counts; they can be restored until the window ends. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: actor, token, window ms, then ids
-- reply: {OK, discarded, skipped, until ms}
local token, now = ARGV[2], now_ms()
local until_ms = now + tonumber(ARGV[3])
local done, skipped = 0, 0
for i = 4, #ARGV do
  local id = ARGV[i]
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if not h or h.state ~= DEAD or redis.call('ZSCORE', key('discarded'), id) then
    skipped = skipped + 1
  else
    unindex(h, id)
    redis.call('ZADD', key('discarded'), until_ms, id)
    redis.call('ZADD', key('discard:') .. token, until_ms, id)
    moved(h.line, id, DEAD, 0, h.gen)
    done = done + 1
  end
end
if done > 0 then redis.call('PEXPIREAT', key('discard:') .. token, until_ms + 3600000) end
commit('discard', ARGV[1], now)
return {'OK', done, skipped, until_ms}
