-- The end of an attempt: what becomes of its task.
local BY_SUCCESS, BY_FAILURE, BY_FATAL, BY_TIMEOUT, BY_CANCEL, BY_LOSS, BY_RELEASE = 1, 2, 3, 4, 5, 6, 7
local KEY_WINDOW = 86400000 -- an idempotency key lives 24 h beyond the end of its task
local HISTORY = 50

-- Key of the idempotency entry: its hash is the first 16 bytes of the record's meta part.
local function idempotency_key(id)
  return key('idem:') .. redis.call('GETRANGE', record_key(id), AT_META, AT_META + 15)
end

local function remember(h, id, how, now, error_text)
  redis.call('RPUSH', key('history:') .. id,
    struct.pack('<I4I6I6Bc16', h.gen, h.started, now, how, h.worker) .. error_text)
  redis.call('LTRIM', key('history:') .. id, -HISTORY, -1)
end

local function write_header(h, id)
  redis.call('SETRANGE', record_key(id), 0, pack_header(h))
end

local function to_end(h, id, state, now)
  h.state, h.ended, h.lease = state, now, 0
  redis.call('ZADD', key('ended:' .. state .. ':') .. h.line, now, id)
  if state == DEAD then bury(h, id, now) end
  if has(h.flags, HAS_KEY) then redis.call('PEXPIRE', idempotency_key(id), KEY_WINDOW) end
end

local function to_wait(h, id, state, due)
  h.state, h.due, h.lease = state, due, 0
  redis.call('ZADD', key('due:') .. h.line, due, id)
  redis.call('ZADD', key('dues'), 'LT', due, h.line)
  watch_expiry(h, id)
end

local function to_ready(h, id, now)
  h.state, h.ready, h.lease = READY, now, 0
  local score = ready_score(now, h.priority)
  redis.call('ZADD', key('ready:') .. h.line, score, id)
  redis.call('ZADD', key('readys'), 'LT', score, h.line)
  watch_expiry(h, id)
end

-- Ends a RUNNING attempt without success. 'luck' in [0, 1) draws the wait (full jitter); 'wait' > 0 replaces it.
local function attempt_failed(h, id, how, now, error_text, luck, wait)
  local from, line = RUNNING, h.line
  redis.call('ZREM', key('lease'), id)
  remember(h, id, how, now, error_text)
  h.flags = with(h.flags, HAS_EXTRAS)
  h.gen = h.gen + 1
  local over
  local cancelled = has(h.flags, CANCEL_ASKED) or how == BY_CANCEL
  if cancelled then
    over = true
  elseif how == BY_LOSS then
    h.lost = math.min(h.lost + 1, 255)
    over = h.lost >= h.max_lost
  else
    h.attempts = math.min(h.attempts + 1, 255)
    over = how == BY_FATAL or h.attempts >= h.max_attempts
  end
  if cancelled then
    to_end(h, id, CANCELLED, now)
  elseif over then
    to_end(h, id, has(h.flags, KEEPS_NO_DEAD) and FAILED or DEAD, now)
  else
    if wait <= 0 then
      local failures = how == BY_LOSS and h.lost or h.attempts
      local ceiling = math.min(h.backoff_max, h.backoff * 2 ^ math.min(failures - 1, 40))
      wait = math.floor(ceiling * luck)
    end
    to_wait(h, id, RETRY_WAIT, now + wait)
  end
  write_header(h, id)
  if not cancelled then count(line, 'bad', 1) end
  moved(line, id, from, h.state, h.gen)
end
