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
-- What is done for each task has short ways.
local call, sub, byte = redis.call, string.sub, string.byte
local ids, heads, known, twice = {}, {}, {}, false -- all are looked at before anything is written
for i = 1, #all / PACKED do
  local id = sub(all, (i - 1) * PACKED + 1, (i - 1) * PACKED + ID)
  local record = call('GETRANGE', BASE .. id, '0', TO_META)
  local version = byte(record)
  if version and version ~= VERSION then check_layout(record) end
  ids[i], heads[i] = id, record
  if known[id] then twice = true end
  known[id] = true
end
local runs = {} -- ms by the bytes of the instant of their start
local last_code, last_state, last_run, last_line, answer
local now_text, done_line, done = text_of(now), nil, nil
for i = 1, #ids do
  local place = (i - 1) * PACKED + ID + 1
  local id, gen, nonce = ids[i], sub(all, place, place + 3), sub(all, place + 4, place + 19)
  local how, told = byte(all, place + 20, place + 21)
  local error_text, result, wait, luck = '', '', 0, 0
  fingerprint = ''
  if told == 1 then
    error_text, result, wait, luck = ARGV[more], ARGV[more + 1], tonumber(ARGV[more + 2]), tonumber(ARGV[more + 3])
    fingerprint = ARGV[more + 4]
    more = more + 5
  end
  local at, record = BASE .. id, heads[i]
  -- One that is told of again in this call may have changed by now.
  if twice then record = call('GETRANGE', at, '0', TO_META) end
  local code, state, line, run = STALE, 0, NO_LINE, 0
  if #record == 0 then code = GONE
  else
    local its_gen = sub(record, AT_GEN + 1, AT_GEN + 4)
    state, line = byte(record, AT_STATE + 1), sub(record, AT_LINE + 1, AT_LINE + LINE)
    local mine = sub(record, AT_NONCE + 1, AT_NONCE + 16) == nonce -- @rule nonce: local mine = true
    if mine and state == RUNNING and its_gen == gen then
      local started = sub(record, AT_STARTED + 1, AT_STARTED + 6)
      run = runs[started]
      if not run then
        run = math.max(0, now - struct.unpack('<I6', started))
        runs[started] = run
      end
      code = OK
      if how == BY_SUCCESS then
        state = SUCCEEDED
        local flags = byte(record, 3)
        -- The last error is news of a task in trouble; what went wrong on the way stays in the history.
        if flags > 0 and has(flags, HAS_EXTRAS) then redis.call('HDEL', key('extra:') .. id, 'error') end
        if result ~= '' then
          redis.call('HSET', key('extra:') .. id, 'result', result)
          flags = with(flags, HAS_EXTRAS)
        end
        if flags > 0 and has(flags, HAS_KEY) then
          local idem = own_idempotency_key({flags = flags, gen = gen_of_record(record)}, id)
          if idem then redis.call('PEXPIRE', idem, key_window()) end
        end
        if flags >= OWNED and has(flags, OWNED) then
          local h = unpack_header(record)
          h.state, h.flags, h.offered, h.ended = SUCCEEDED, flags, h.ended, now
          tell_owner(h, id, now, marks)
          state = state + OWNED
        end
        call('SETRANGE', at, '1', string.char(SUCCEEDED, flags) .. sub(record, 4, AT_ENDED) .. ended)
        succeeded = succeeded + 1
        leases[succeeded] = id
        if line ~= done_line then
          done_line, done = line, done_by_line[line] or {n = 0}
          done_by_line[line] = done
        end
        local n = done.n + 2
        done[n - 1], done[n], done.n = now_text, id, n
        moved(line, id, RUNNING, SUCCEEDED, gen, record)
      else
        local h = unpack_header(record)
        if error_text ~= '' then redis.call('HSET', key('extra:') .. id, 'error', error_text) end
        attempt_failed(h, id, how, now, error_text, luck, wait)
        state = h.state + (has(h.flags, OWNED) and h.state >= SUCCEEDED and OWNED or 0)
      end
    elseif mine and ((state == SUCCEEDED and its_gen == gen)
      or (gen_of_record(record) == struct.unpack('<I4', gen) + 1 and state ~= RUNNING)) then
      code = REPEAT
    end
  end
  if code ~= last_code or state ~= last_state or run ~= last_run or line ~= last_line then
    last_code, last_state, last_run, last_line = code, state, run, line
    answer = struct.pack('<BBI6c10', code, state, run, line)
  end
  answers[i] = answer
end
mark_runs(marks, now)
if succeeded > 0 then redis.call('ZREM', key('lease'), unpack(leases)) end
for line, list in pairs(done_by_line) do
  redis.call('ZADD', key('ended:7:') .. line, unpack(list))
  count(line, 'ok', list.n / 2)
end
commit('complete', '', now)
return {'OK', now, table.concat(answers)}
