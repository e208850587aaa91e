-- Puts offered tasks back into their lines, same gen. Safe to run twice: only what is still DISPATCHED moves.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: {id, gen}…
-- reply: {OK, put back}
local now = now_ms()
local back = 0
for i = 1, #ARGV, 2 do
  local id, gen = ARGV[i], tonumber(ARGV[i + 1])
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if h and h.state == DISPATCHED and h.gen == gen then
    redis.call('ZREM', key('lease'), id)
    to_ready(h, id, h.ready)
    write_header(h, id)
    moved(h.line, id, DISPATCHED, READY, gen)
    back = back + 1
  end
end
commit('unpublish', '', now)
return {'OK', back}
