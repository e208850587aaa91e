-- Ends attempts. Safe to run twice: the nonce of an accepted completion answers OK again.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: {id, gen, nonce (16 bytes), outcome 1-5, 8 (snooze) or 9 (discard), error, result, wait ms (0: back-off),
--       luck [0,1), fingerprint of the error (16 hex, '' for none)}…
-- reply: {OK, now, code, state (64 more: what made it was told), run ms, line, …}; codes OK, REPEAT (accepted before), STALE, GONE
local now = now_ms()
local reply = {'OK', now}
local done_by_line, leases = {}, {}
for i = 1, #ARGV, 9 do
  local id, gen, nonce, how = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], tonumber(ARGV[i + 3])
  local error_text, result = ARGV[i + 4], ARGV[i + 5]
  local record = redis.call('GETRANGE', record_key(id), 0, HEADER - 1)
  local code, state, line, run = 'STALE', 0, '', 0
  if #record == 0 then code = 'GONE'
  else
    check_layout(record)
    local its_gen = gen_of_record(record)
    state, line = state_of_record(record), line_of_record(record)
    local mine = nonce_of_record(record) == nonce -- @rule nonce: local mine = true
    if mine and state == RUNNING and its_gen == gen then
      code, run = 'OK', now - struct.unpack('<I6', record, AT_STARTED + 1)
      if how == BY_SUCCESS then
        state = SUCCEEDED
        local flags = flags_of_record(record)
        -- The last error is news of a task in trouble; what went wrong on the way stays in the history.
        if has(flags, HAS_EXTRAS) then redis.call('HDEL', key('extra:') .. id, 'error') end
        if result ~= '' then
          redis.call('HSET', key('extra:') .. id, 'result', result)
          flags = with(flags, HAS_EXTRAS)
        end
        local idem = own_idempotency_key({flags = flags, gen = gen}, id)
        if idem then redis.call('PEXPIRE', idem, key_window()) end
        if flags >= OWNED and has(flags, OWNED) then
          local h = unpack_header(record)
          h.state, h.flags, h.ended = SUCCEEDED, flags, now
          tell_owner(h, id, now)
          state = state + OWNED
        end
        redis.call('SETRANGE', record_key(id), 0, string.sub(record, 1, 1) .. string.char(SUCCEEDED, flags)
          .. string.sub(record, 4, AT_ENDED) .. struct.pack('<I6I6', now, 0))
        leases[#leases + 1] = id
        push(done_by_line, line, now, id)
        count(line, 'ok', 1)
        moved(line, id, RUNNING, SUCCEEDED, gen)
      else
        local h = unpack_header(record)
        fingerprint = ARGV[i + 8]
        if error_text ~= '' then redis.call('HSET', key('extra:') .. id, 'error', error_text) end
        attempt_failed(h, id, how, now, error_text, tonumber(ARGV[i + 7]), tonumber(ARGV[i + 6]))
        state = h.state + (has(h.flags, OWNED) and h.state >= SUCCEEDED and OWNED or 0)
      end
    elseif mine and ((state == SUCCEEDED and its_gen == gen) or (its_gen == gen + 1 and state ~= RUNNING)) then
      code = 'REPEAT'
    end
  end
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = code, state, run, line
end
if #leases > 0 then redis.call('ZREM', key('lease'), unpack(leases)) end
for line, list in pairs(done_by_line) do redis.call('ZADD', key('ended:7:') .. line, unpack(list)) end
commit('complete', '', now)
return reply
