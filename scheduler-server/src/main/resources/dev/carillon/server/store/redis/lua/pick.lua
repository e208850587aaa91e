-- Takes named READY tasks of a line, which hold their slots, to offer them to workers; sets aside those whose key is
-- full. Safe to run twice with one nonce: the reply is kept as that of take.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: nonce (16 bytes), line, ms until the claim deadline, server id (16 bytes), then {id, gen, 1 to take it or 0 to
--       set it aside}…
-- reply: {OK, now, ids and gens taken packed as c12 I4 each, how many were set aside} · {PAUSED}
local nonce, line, term = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = now_ms()
local took = key('took:') .. ARGV[4]
local last = redis.call('HGET', took, line)
if last and string.sub(last, 1, 16) == nonce then return {'OK', now, string.sub(last, 17), 0} end
if paused(line, now) then return {'PAUSED'} end
local packed, aside = {}, 0
for i = 5, #ARGV, 3 do
  local id, gen, take = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2] == '1'
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if h and h.gen == gen and h.state == READY and not expired(h, id, now) then
    if take then
      unindex(h, id)
      h.state, h.lease = DISPATCHED, now + term
      redis.call('ZADD', key('lease'), h.lease, id)
      write_header(h, id)
      moved(line, id, READY, DISPATCHED, gen)
      packed[#packed + 1] = id .. struct.pack('<I4', gen)
    -- A task that was replaced meanwhile may have no key any more: it stays in its line.
    elseif blocked_name(h, id) and redis.call('ZREM', key('ready:') .. line, id) == 1 then
      set_aside(h, id)
      aside = aside + 1
    end
  end
end
head_of(key('ready:'), 'readys', line)
local all = table.concat(packed)
if #packed > 0 then
  redis.call('HSET', took, line, nonce .. all)
  redis.call('PEXPIRE', took, 60000)
end
commit('take', '', now)
return {'OK', now, all, aside}
