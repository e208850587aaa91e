-- Gives attempts back unfinished; they are not counted. Safe to run twice.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: {id, gen, nonce (16 bytes)}…
-- reply: {OK, code, …}; codes OK, REPEAT, STALE, GONE
local now = now_ms()
local reply = {'OK'}
for i = 1, #ARGV, 3 do
  local id, gen, nonce = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  local code
  if not h then code = 'GONE'
  elseif h.nonce ~= nonce then code = 'STALE'
  elseif h.state == RUNNING and h.gen == gen then
    code = 'OK'
    redis.call('ZREM', key('lease'), id)
    remember(h, id, BY_RELEASE, now, '')
    h.flags = with(h.flags, HAS_EXTRAS)
    h.gen = gen + 1
    if has(h.flags, CANCEL_ASKED) then to_end(h, id, CANCELLED, now) else to_ready(h, id, now) end
    write_header(h, id)
    moved(h.line, id, RUNNING, h.state, h.gen)
  elseif h.gen == gen + 1 and h.state ~= RUNNING then code = 'REPEAT'
  else code = 'STALE' end
  reply[#reply + 1] = code
end
commit('release', '', now)
return reply
