-- The packed task record, layouts 1 and 2. Layout 2 is layout 1 with flags that an older server does not know
-- (HAS_EXT, HAS_DEADLINE, OWNED): that server refuses such a task clearly instead of half-obeying it. Offsets are 0-based and the same as in RecordLayout.java (a test compares them).
-- Numbers are little-endian; times are epoch milliseconds in 6 bytes.
local VERSION      = 1
local NEWEST       = 2
local HEADER       = 112
local AT_STATE     = 1
local AT_GEN       = 4
local AT_CREATED   = 12
local AT_DUE       = 18
local AT_READY     = 24
local AT_STARTED   = 30
local AT_ENDED     = 36
local AT_LEASE     = 42
local AT_EXEC      = 48
local AT_PROGRESS  = 60
local AT_LINE      = 62
local LINE         = 10
local AT_NONCE     = 72
local AT_WORKER    = 88
local AT_META_LENGTH = 104
local AT_DEADLINE  = 106
local AT_META      = 112
local ID           = 12
-- state .. gen .. attempts .. times .. limits .. progress .. line .. nonce .. worker .. meta length .. start deadline
local FORMAT = '<BBBBI4BBBBI6I6I6I6I6I6I4I4I4I2c10c16c16I2I6'

local SCHEDULED, READY, DISPATCHED, RUNNING, RETRY_WAIT, HELD = 1, 2, 3, 4, 5, 6
local SUCCEEDED, DEAD, FAILED, CANCELLED, EXPIRED = 7, 8, 9, 10, 11

-- Of a task that is OWNED (by a run, a schedule) 'ended' tells while it is DISPATCHED or RUNNING when it was offered
-- (0: never), 2^47 more if its extras tell since when a limit held it back. Of all others that live it is 0.
local HAS_KEY, HAS_EXTRAS, CANCEL_ASKED, KEEPS_NO_DEAD = 1, 2, 4, 8
-- HAS_EXT: an extension stands in front of meta, right behind the hash of the idempotency key if there is one.
-- HAS_DEADLINE: a start deadline (header), a queue-wait timeout or a retry-until (extension) is set; it may stand in
-- 'expiry'.
-- OWNED: something else waits for its end; the extension of a run's node says which, for all others 'watch' does.
local HAS_EXT, HAS_DEADLINE, OWNED = 16, 32, 64

-- The extension: one byte length of what follows, then: retry-until ms (0: none), heartbeat timeout ms (0: none),
-- queue-wait timeout ms (0: none), hash of the unique key, hash of the limit key (zeros: none). Fields are only ever
-- added at the end: a shorter one reads as zeros, a longer one keeps what this version does not know.
local EXT = 46
local EXT_FORMAT = '<I6I4I4c16c16'
local NO_HASH = string.rep('\0', 16)

-- An idempotency entry: id, hash of the request; behind them, of a swept or purged task, T, its last state and its due
-- instant, or, of one that stands in another bucket because its unique key is there, P and that bucket.
local ENTRY_LENGTH = ID + 16

local function has(flags, flag) return flags % (flag * 2) >= flag end
local function with(flags, flag) return has(flags, flag) and flags or flags + flag end
local function without(flags, flag) return has(flags, flag) and flags - flag or flags end

-- Header as a table; nil for a missing record. An unknown layout is an error of the whole call: it comes before any
-- write, so nothing is half-applied.
local function unpack_header(bytes)
  if #bytes == 0 then return nil end
  local version = string.byte(bytes)
  if version ~= VERSION and version ~= NEWEST then error('LAYOUT ' .. version) end
  local h = {}
  h.version, h.state, h.flags, h.priority, h.gen, h.attempts, h.max_attempts, h.lost, h.max_lost, h.created, h.due,
    h.ready, h.started, h.ended, h.lease, h.exec, h.backoff, h.backoff_max, h.progress, h.line, h.nonce, h.worker,
    h.meta, h.deadline = struct.unpack(FORMAT, bytes)
  return h
end

local function pack_header(h)
  return struct.pack(FORMAT, h.version, h.state, h.flags, h.priority, h.gen, h.attempts, h.max_attempts, h.lost,
    h.max_lost, h.created, h.due, h.ready, h.started, h.ended, h.lease, h.exec, h.backoff, h.backoff_max, h.progress,
    h.line, h.nonce, h.worker, h.meta, h.deadline)
end

-- Attempts before the current one whose output is kept.
local LOGS_KEPT = 50

-- Whether a task stands in a line or waits for its time.
local function waits(h) return h.state == SCHEDULED or h.state == READY or h.state == RETRY_WAIT end

-- What tells that a task was edited since it was read: 16 hex characters over all that a user may edit, the due
-- instant and the attempt. The same in TaskRecord.java.
local function version_of(record)
  return string.sub(redis.sha1hex(string.sub(record, 4, 8) .. string.sub(record, 10, 10) .. string.sub(record, 12, 12)
    .. string.sub(record, AT_DUE + 1, AT_DUE + 6) .. string.sub(record, AT_EXEC + 1, AT_PROGRESS)
    .. string.sub(record, AT_DEADLINE + 1)), 1, 16)
end

-- The hot scripts read and write single fields instead of the whole table: unpacking and packing 24 fields costs
-- more than all the rest of a move.
local function state_of_record(bytes) return string.byte(bytes, AT_STATE + 1) end
local function flags_of_record(bytes) return string.byte(bytes, 3) end
local function gen_of_record(bytes) return (struct.unpack('<I4', bytes, AT_GEN + 1)) end
local function line_of_record(bytes) return string.sub(bytes, AT_LINE + 1, AT_LINE + LINE) end
local function nonce_of_record(bytes) return string.sub(bytes, AT_NONCE + 1, AT_NONCE + 16) end
local function check_layout(bytes)
  local version = string.byte(bytes)
  if version ~= VERSION and version ~= NEWEST then error('LAYOUT ' .. version) end
end

-- Where the extension begins (0-based), if the flags say that there is one.
local function ext_at(flags) return has(flags, HAS_KEY) and AT_META + 16 or AT_META end

-- The extension as a table {retry_until, heartbeat, wait, unique, limit, more}, from a record that reaches behind it;
-- nil if it has none. 'unique' and 'limit' are NO_HASH if not set.
local function ext_of(record)
  local flags = flags_of_record(record)
  if not has(flags, HAS_EXT) then return nil end
  local at = ext_at(flags)
  local length = string.byte(record, at + 1)
  local bytes = string.sub(record, at + 2, at + 1 + length)
  if length < EXT then bytes = bytes .. string.rep('\0', EXT - length) end
  local e = {}
  e.retry_until, e.heartbeat, e.wait, e.unique, e.limit = struct.unpack(EXT_FORMAT, bytes)
  e.more = string.sub(bytes, EXT + 1)
  return e
end

-- The bytes of an extension, its length byte in front.
local function pack_ext(e)
  return string.char(EXT + #e.more) .. struct.pack(EXT_FORMAT, e.retry_until, e.heartbeat, e.wait, e.unique, e.limit)
    .. e.more
end

-- What stands behind the extension (or in its place): meta and payload.
local function behind_ext(record)
  local flags = flags_of_record(record)
  local at = ext_at(flags)
  if has(flags, HAS_EXT) then at = at + 1 + string.byte(record, at + 1) end
  return string.sub(record, at + 1)
end

-- The header of an attempt that begins: state, times (started, ended, lease: packed once for all of a call), progress,
-- nonce and worker are new.
local function running_times(now, lease) return struct.pack('<I6I6I6', now, 0, lease) end
local function running_header(bytes, times, nonce, worker)
  return string.sub(bytes, 1, 1) .. string.char(RUNNING) .. string.sub(bytes, 3, AT_STARTED) .. times
    .. string.sub(bytes, AT_LEASE + 7, AT_PROGRESS) .. '\0\0' .. string.sub(bytes, AT_LINE + 1, AT_NONCE) .. nonce .. worker
end

-- A whole number as text. Redis writes out each number that a script gives a command, which costs as much as the
-- command itself: hot scripts give it text, made once for all that share it.
local text_of
do
  local texts = {}
  function text_of(n)
    if n % 1 ~= 0 then return n end
    local text = texts[n]
    if not text then
      text = string.format('%.0f', n)
      texts[n] = text
    end
    return text
  end
end

-- How far a hot script reads a record: to the first byte of meta behind an extension of today's length.
local TO_META = text_of(AT_META + 16 + 1 + EXT)
-- Whether a record says that nothing names its task: it has no meta, or meta begins by saying so (RecordMeta.java). Who
-- tells of its events need not look for names then.
local function nameless(record)
  local flags, at = string.byte(record, 3), AT_META + 1
  if flags > 0 then
    at = ext_at(flags) + 1
    if has(flags, HAS_EXT) then at = at + 1 + (string.byte(record, at) or #record) end
  end
  return string.byte(record, at) == 45 -- '-'
    or string.sub(record, AT_META_LENGTH + 1, AT_META_LENGTH + 2) == '\0\0'
end

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end
