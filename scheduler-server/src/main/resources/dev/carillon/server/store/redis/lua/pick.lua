-- Takes named READY tasks of a line, which hold their slots, to offer them to workers; sets aside those whose key is
-- full. Safe to run twice with one nonce: the reply is kept as that of take.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: nonce (16 bytes), line, ms until the claim deadline, server id (16 bytes), ms for which a limit of the line has
--       let nothing more start (0: it did), then {id, gen, 1 to take it or 0 to set it aside}…
-- reply: {OK, now, ids and gens taken packed as c12 I4 each, how many were set aside} · {PAUSED}
local nonce, line, term = ARGV[1], ARGV[2], tonumber(ARGV[3])
local now = now_ms()
local took = key('took:') .. ARGV[4]
local last = redis.call('HGET', took, line)
if last and string.sub(last, 1, 16) == nonce then return {'OK', now, string.sub(last, 17), 0} end
if paused(line, now) then return {'PAUSED'} end
local packed, aside = {}, 0
local full_since = ARGV[5] ~= '0' and now - tonumber(ARGV[5])
-- Of a task that is OWNED it is kept since when a limit holds it back; answers whether one has.
local function held_back(h, id, since)
  local known = has(h.flags, HAS_EXTRAS) and redis.call('HGET', key('extra:') .. id, 'limited')
  local gen, first = 0, 0
  if known then gen, first = struct.unpack('<I4I6', known) end
  if gen == h.gen and (not since or first <= since) then return true end
  if not since then return false end
  redis.call('HSET', key('extra:') .. id, 'limited', struct.pack('<I4I6', h.gen, since))
  h.flags = with(h.flags, HAS_EXTRAS)
  return true
end
for i = 6, #ARGV, 3 do
  local id, gen, take = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2] == '1'
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if h and h.gen == gen and h.state == READY and not expired(h, id, now) then
    if take then
      unindex(h, id)
      h.state, h.lease = DISPATCHED, now + term
      if h.flags >= OWNED then
        h.ended = now + (held_back(h, id, full_since and math.max(h.ready, full_since)) and 2 ^ 47 or 0)
      end
      redis.call('ZADD', key('lease'), h.lease, id)
      write_header(h, id)
      moved(line, id, READY, DISPATCHED, gen)
      packed[#packed + 1] = id .. struct.pack('<I4', gen)
    -- A task that was replaced meanwhile may have no key any more: it stays in its line.
    elseif blocked_name(h, id) and redis.call('ZREM', key('ready:') .. line, id) == 1 then
      set_aside(h, id)
      if h.flags >= OWNED and held_back(h, id, now) then write_header(h, id) end
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
