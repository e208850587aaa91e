-- Ends attempts. Safe to run twice: the nonce of an accepted completion answers OK again.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: packed as c12 I4 c16 B B each: id, gen, nonce, outcome 1-5, 8 (snooze) or 9 (discard), 1 if more is told of it;
--       then for each of those: error, result, wait ms (0: back-off), luck [0,1), fingerprint of the error (16 hex, ''
--       for none)
-- reply: {OK, now, packed as B B I6 c10 each: code, state (64 more: what made it was told), run ms, line};
--        codes 1 OK, 2 REPEAT (accepted before), 3 STALE, 4 GONE
local PACKED = ID + 22
local OK, REPEAT, STALE, GONE = 1, 2, 3, 4
local NO_LINE = string.rep('\0', LINE)
local now = now_ms()
local ended = struct.pack('<I6I6', now, 0)
local all, more = ARGV[1], 2
local answers, done_by_line, leases, succeeded = {}, {}, {}, 0
local marks = {} -- for the runs whose nodes succeeded
local heads, places = {}, {} -- all of them are looked at before anything is written
for i = 1, #all / PACKED do
  local id = string.sub(all, (i - 1) * PACKED + 1, (i - 1) * PACKED + ID)
  local record = redis.call('GETRANGE', record_key(id), '0', TO_META)
  if #record > 0 then check_layout(record) end
  heads[i] = record
  places[id] = i
end
for i = 1, #all / PACKED do
  local place = (i - 1) * PACKED + 1
  local id, nonce = string.sub(all, place, place + ID - 1), string.sub(all, place + ID + 4, place + ID + 19)
  local gen, how, told = struct.unpack('<I4', all, place + ID), string.byte(all, place + ID + 20, place + ID + 21)
  local error_text, result, wait, luck = '', '', 0, 0
  fingerprint = ''
  if told == 1 then
    error_text, result, wait, luck = ARGV[more], ARGV[more + 1], tonumber(ARGV[more + 2]), tonumber(ARGV[more + 3])
    fingerprint = ARGV[more + 4]
    more = more + 5
  end
  local at = record_key(id)
  local record = heads[i]
  -- One that is told of again in this call may have changed by now.
  if places[id] ~= i or heads[id] then heads[id], record = true, redis.call('GETRANGE', at, '0', TO_META) end
  local code, state, line, run = STALE, 0, NO_LINE, 0
  if #record == 0 then code = GONE
  else
    local its_gen = gen_of_record(record)
    state, line = state_of_record(record), line_of_record(record)
    local mine = nonce_of_record(record) == nonce -- @rule nonce: local mine = true
    if mine and state == RUNNING and its_gen == gen then
      code, run = OK, math.max(0, now - struct.unpack('<I6', record, AT_STARTED + 1))
      if how == BY_SUCCESS then
        state = SUCCEEDED
        local flags = flags_of_record(record)
        -- The last error is news of a task in trouble; what went wrong on the way stays in the history.
        if has(flags, HAS_EXTRAS) then redis.call('HDEL', key('extra:') .. id, 'error') end
        if result ~= '' then
          redis.call('HSET', key('extra:') .. id, 'result', result)
          flags = with(flags, HAS_EXTRAS)
        end
        if has(flags, HAS_KEY) then
          local idem = own_idempotency_key({flags = flags, gen = gen}, id)
          if idem then redis.call('PEXPIRE', idem, key_window()) end
        end
        if flags >= OWNED and has(flags, OWNED) then
          local h = unpack_header(record)
          h.state, h.flags, h.offered, h.ended = SUCCEEDED, flags, h.ended, now
          tell_owner(h, id, now, marks)
          state = state + OWNED
        end
        redis.call('SETRANGE', at, '1', string.char(SUCCEEDED, flags) .. string.sub(record, 4, AT_ENDED) .. ended)
        succeeded = succeeded + 1
        leases[succeeded] = id
        push(done_by_line, line, now, id)
        moved(line, id, RUNNING, SUCCEEDED, gen, record)
      else
        local h = unpack_header(record)
        if error_text ~= '' then redis.call('HSET', key('extra:') .. id, 'error', error_text) end
        attempt_failed(h, id, how, now, error_text, luck, wait)
        state = h.state + (has(h.flags, OWNED) and h.state >= SUCCEEDED and OWNED or 0)
      end
    elseif mine and ((state == SUCCEEDED and its_gen == gen) or (its_gen == gen + 1 and state ~= RUNNING)) then
      code = REPEAT
    end
  end
  answers[i] = struct.pack('<BBI6c10', code, state, run, line)
end
mark_runs(marks, now)
if succeeded > 0 then redis.call('ZREM', key('lease'), unpack(leases)) end
for line, list in pairs(done_by_line) do
  redis.call('ZADD', key('ended:7:') .. line, unpack(list))
  count(line, 'ok', list.n / 2)
end
commit('complete', '', now)
return {'OK', now, table.concat(answers)}
