-- Ends attempts. Safe to run twice: the nonce of an accepted completion answers OK again.
-- @include record index attempt
-- KEYS: bucket
-- ARGV: {id, gen, nonce (16 bytes), outcome 1-5, error, result, wait ms (0: back-off), luck [0,1)}…
-- reply: {OK, now, code, state, run ms, line, …}; codes OK, REPEAT (accepted before), STALE, GONE
local now = now_ms()
local reply = {'OK', now}
local done_by_line, leases = {}, {}
for i = 1, #ARGV, 8 do
  local id, gen, nonce, how = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], tonumber(ARGV[i + 3])
  local error_text, result = ARGV[i + 4], ARGV[i + 5]
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  local code, run = nil, 0
  if not h then code = 'GONE'
  elseif h.nonce ~= nonce then code = 'STALE'
  elseif h.state == RUNNING and h.gen == gen then
    code, run = 'OK', now - h.started
    if how == BY_SUCCESS then
      leases[#leases + 1] = id
      if result ~= '' then
        redis.call('HSET', key('extra:') .. id, 'result', result)
        h.flags = with(h.flags, HAS_EXTRAS)
      end
      h.state, h.ended, h.lease = SUCCEEDED, now, 0
      if has(h.flags, HAS_KEY) then redis.call('PEXPIRE', idempotency_key(id), KEY_WINDOW) end
      push(done_by_line, h.line, now, id)
      write_header(h, id)
      count(h.line, 'ok', 1)
      moved(h.line, id, RUNNING, SUCCEEDED, gen)
    else
      if error_text ~= '' then redis.call('HSET', key('extra:') .. id, 'error', error_text) end
      attempt_failed(h, id, how, now, error_text, tonumber(ARGV[i + 7]), tonumber(ARGV[i + 6]))
    end
  elseif (h.state == SUCCEEDED and h.gen == gen) or (h.gen == gen + 1 and h.state ~= RUNNING) then code = 'REPEAT'
  else code = 'STALE' end
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = code, h and h.state or 0, run, h and h.line or ''
end
if #leases > 0 then redis.call('ZREM', key('lease'), unpack(leases)) end
for line, list in pairs(done_by_line) do redis.call('ZADD', key('ended:7:') .. line, unpack(list)) end
commit('complete', '', now)
return reply
