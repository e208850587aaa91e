-- The end of an attempt: what becomes of its task.
-- @include node
local BY_SUCCESS, BY_FAILURE, BY_FATAL, BY_TIMEOUT, BY_CANCEL, BY_LOSS, BY_RELEASE = 1, 2, 3, 4, 5, 6, 7
local BY_SNOOZE, BY_DISCARD = 8, 9
local DAY = 86400000 -- an idempotency key lives a day beyond the end of its task, or as long as 'window' says
local HISTORY = 50

-- Key of the idempotency entry: its hash is the first 16 bytes of the record's meta part.
local function idempotency_key(id)
  return key('idem:') .. redis.call('GETRANGE', record_key(id), AT_META, AT_META + 15)
end
-- The same if the entry still is this task's: one that was run again may have ended so long ago that its key was
-- forgotten and used for another. A task in its first gen was never run again.
local function own_idempotency_key(h, id)
  if not has(h.flags, HAS_KEY) then return nil end
  local idem = idempotency_key(id)
  if h.gen > 1 and redis.call('GETRANGE', idem, 0, ID - 1) ~= id then return nil end
  return idem
end
-- Before an ended task is deleted: who repeats its submit is told how it ended, for as long as the key is kept.
local function leave_end(h, id)
  local idem = own_idempotency_key(h, id)
  if idem and redis.call('STRLEN', idem) == ENTRY_LENGTH and redis.call('GETRANGE', idem, 0, ID - 1) == id then
    redis.call('SETRANGE', idem, ENTRY_LENGTH, 'T' .. struct.pack('<BI6', h.state, h.due))
  end
end
local window
local function key_window()
  window = window or tonumber(redis.call('GET', key('window')) or DAY)
  return window
end

-- Of a task that is OWNED its extras also tell, of each attempt that ended without success, what it waited for: {gen,
-- since when a limit held it back, when it was offered, started, ended}, 28 bytes each, 0 for never. One that never
-- started tells when the task was run again. 'limited' is {gen, since when} of an attempt that a limit held back.
local function note_waits(h, id, offered, started, ended)
  local kept = redis.call('HMGET', key('extra:') .. id, 'waits', 'limited')
  local gen, since = 0, 0
  if kept[2] then gen, since = struct.unpack('<I4I6', kept[2]) end
  if gen ~= h.gen then since = 0 end
  local all = (kept[1] or '') .. struct.pack('<I4I6I6I6I6', h.gen, since, offered % 2 ^ 47, started, ended)
  redis.call('HSET', key('extra:') .. id, 'waits', string.sub(all, -28 * HISTORY))
end

local function remember(h, id, how, now, error_text)
  if h.flags >= OWNED then note_waits(h, id, h.state == RUNNING and h.ended or 0, h.started, now) end
  redis.call('RPUSH', key('history:') .. id,
    struct.pack('<I4I6I6Bc16', h.gen, h.started, now, how, h.worker) .. error_text)
  redis.call('LTRIM', key('history:') .. id, -HISTORY, -1)
end

local function write_header(h, id)
  redis.call('SETRANGE', record_key(id), 0, pack_header(h))
end

-- What made a task and waits for its end has it in 'watch', with its kind as the first character (s: a schedule) and
-- whatever else it likes behind it. The script that ends such a task puts it among the ends of that kind, where a loop
-- of its owner finds it. A run is told of its nodes by marks instead. Others pay one look at the flags.
local function tell_owner(h, id, now, later)
  if mark(h, id, now, later) then return end
  local owner = redis.call('HGET', key('watch'), id)
  if owner then redis.call('ZADD', key('ends:') .. string.sub(owner, 1, 1), now, id) end
end

local function to_end(h, id, state, now)
  h.offered, h.state, h.ended, h.lease = h.ended, state, now, 0
  if has(h.flags, OWNED) then tell_owner(h, id, now) end
  redis.call('ZADD', key('ended:' .. state .. ':') .. h.line, now, id)
  if state == DEAD then bury(h, id, now) end
  local idem = own_idempotency_key(h, id)
  if idem then redis.call('PEXPIRE', idem, key_window()) end
end

local function to_wait(h, id, state, due)
  h.state, h.due, h.ended, h.lease = state, due, 0, 0
  redis.call('ZADD', key('due:') .. h.line, due, id)
  redis.call('ZADD', key('dues'), 'LT', due, h.line)
  watch_expiry(h, id)
end

local function to_ready(h, id, now)
  h.state, h.ready, h.ended, h.lease = READY, now, 0, 0
  local score = ready_score(now, h.priority, h.line)
  redis.call('ZADD', key('ready:') .. h.line, score, id)
  redis.call('ZADD', key('readys'), 'LT', score, h.line)
  watch_expiry(h, id)
end

-- Where a task waits that is not due: between two attempts, or before its first.
local function waiting_state(h) return h.attempts + h.lost > 0 and RETRY_WAIT or SCHEDULED end

local function no_more_tries(h) return has(h.flags, KEEPS_NO_DEAD) and FAILED or DEAD end

local function tell_error(h, id, text)
  redis.call('HSET', key('extra:') .. id, 'error', text)
  h.flags = with(h.flags, HAS_EXTRAS)
end

local OUT_OF_TIME = 'No retry begins any more: its time for retries is over.'

-- Whether a task that waits (or is offered) may no longer start; ends it if so: EXPIRED, a retry as out of attempts.
-- 'record', if at hand: its bytes up to behind the extension.
local function expired(h, id, now, record)
  local at, why = expires_at(h, id, record)
  if at == 0 or at > now then return false end
  local from, state = h.state, EXPIRED
  unindex(h, id)
  if why == 'start' then
    tell_error(h, id, 'Not started in time: its start deadline passed while it waited.')
  elseif why == 'wait' then
    tell_error(h, id, 'Not started in time: it was READY for ' .. now - h.ready .. ' ms, longer than its queue wait.')
  else
    local last = redis.call('HGET', key('extra:') .. id, 'error')
    tell_error(h, id, OUT_OF_TIME .. (last and ' Last error: ' .. last or ''))
    state = no_more_tries(h)
  end
  to_end(h, id, state, now)
  write_header(h, id)
  moved(h.line, id, from, state, h.gen)
  return true
end

-- Whether a READY task may certainly still start, by the few fields that tell: most may, and unpacking all of a record
-- costs more than the rest of a move. 'record': its bytes up to behind the extension. What is false here, expired() tells.
local function in_time(record, now)
  local flags, deadline = flags_of_record(record), struct.unpack('<I6', record, AT_DEADLINE + 1)
  if deadline > 0 and deadline <= now then return false end
  if not has(flags, HAS_EXT) then return true end
  local at = ext_at(flags)
  if string.byte(record, at + 1) < EXT then return false end
  local retry_until, _, wait = struct.unpack('<I6I4I4', record, at + 2)
  return (retry_until == 0 or retry_until > now)
    and (wait == 0 or struct.unpack('<I6', record, AT_READY + 1) + wait > now)
end

-- Why an attempt that failed is the last one though the task was not cancelled; nil: it is tried again.
local function last_one(h, id, how, due)
  if how == BY_FATAL then return '' end
  if how == BY_LOSS then
    if h.lost >= h.max_lost then
      return h.lost .. ' of its attempts were lost together with their worker, and no more than ' .. h.max_lost
        .. ' may be: perhaps it takes its worker down. It is not tried again by itself.'
    end
  elseif how ~= BY_SNOOZE and h.attempts >= h.max_attempts then return '' end
  local e = ext_of_id(h, id)
  if e and e.retry_until > 0 and due >= e.retry_until then return OUT_OF_TIME end
  return nil
end

-- Ends a RUNNING attempt without success; a snoozed one is not counted. 'luck' in [0, 1) draws the wait (full jitter);
-- 'wait' > 0 replaces it.
local function attempt_failed(h, id, how, now, error_text, luck, wait)
  local from, line = RUNNING, h.line
  redis.call('ZREM', key('lease'), id)
  remember(h, id, how, now, error_text)
  h.flags = with(h.flags, HAS_EXTRAS)
  h.gen = h.gen + 1
  local cancelled = has(h.flags, CANCEL_ASKED) or how == BY_CANCEL
  if not cancelled then
    if how == BY_LOSS then h.lost = math.min(h.lost + 1, 255)
    elseif how ~= BY_SNOOZE then h.attempts = math.min(h.attempts + 1, 255) end
  end
  if cancelled then
    to_end(h, id, CANCELLED, now)
  elseif how == BY_DISCARD then
    to_end(h, id, FAILED, now)
  else
    if wait <= 0 then
      local failures = how == BY_LOSS and h.lost or h.attempts
      local ceiling = math.min(h.backoff_max, h.backoff * 2 ^ math.max(0, math.min(failures - 1, 40)))
      wait = math.floor(ceiling * luck)
    end
    local reason = last_one(h, id, how, now + wait)
    if not reason then
      to_wait(h, id, RETRY_WAIT, now + wait)
    else
      if reason ~= '' then tell_error(h, id, error_text == '' and reason or reason .. ' ' .. error_text) end
      to_end(h, id, no_more_tries(h), now)
    end
  end
  write_header(h, id)
  if not cancelled and how ~= BY_SNOOZE then count(line, 'bad', 1) end
  moved(line, id, from, h.state, h.gen)
end
