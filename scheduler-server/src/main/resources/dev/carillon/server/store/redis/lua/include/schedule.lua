-- Schedules. A schedule and all that it fires stand in one bucket. Its name here is "<tenant>/<id>".
-- schedule:<name> is a hash: def (the definition, packed), version (of the definition, grows), born (ms; another birth
-- is another schedule), changed (ms), next (the instant that is settled next; none: ''), catch (instants up to here were
-- granted by the misfire policy), queued (an instant that waits for the run before it), run (the task that began last),
-- last (the last instant that fired), settled (no instant up to here fires any more by itself), overlap (skip | queue |
-- allow | cancel | wait for a fixed delay | event), limit (failures in a row that pause it; 0: none), fails (failures in a row), filled (1: it has
-- marks in filled:<name>), floor (what ran before this is no longer known), paused ("<since> <until> <actor> <reason>",
-- tabs between them), trouble (why its step could not be worked out, and how often: troubles), was ("<since> <until>
-- <actor>" of the last pause) and how often it nfired, nmissed, nskipped.
-- 'nexts' says when to look at each schedule: nothing else is ever scanned. 'listens' names those that events fire, and
-- seen:<name> is a hash: "<topic id>/<partition>" → the offset that was settled last.
local function schedule_key(name) return key('schedule:') .. name end
local function digits(n) return string.format('%.0f', n) end

local fired_by_loop, fired_by_fill, mark_fired, mark_filled, history_line, write_history, list_live
do -- a script has at most 200 locals: these are this part's own
local MOST_LINES = 500 -- of a schedule's history
local MOST_MARKS = 10000 -- instants that are known to have run, of each kind
local MOST_LIVE = 1000 -- tasks of a schedule that are listed as live
local MARK = '<I6'
local MARK_LENGTH = 6


-- Marks of what ran: fired:<name> packs the instants of the loop, which only ever grow, behind each other;
-- filled:<name> is an index of those that a backfill made.
function fired_by_loop(name, instant)
  local marks = key('fired:') .. name
  local from, to = 0, redis.call('STRLEN', marks) / MARK_LENGTH
  while from < to do
    local middle = math.floor((from + to) / 2)
    local at = middle * MARK_LENGTH
    local found = struct.unpack(MARK, redis.call('GETRANGE', marks, at, at + MARK_LENGTH - 1))
    if found == instant then return true end
    if found < instant then from = middle + 1 else to = middle end
  end
  return false
end
function fired_by_fill(name, instant)
  return redis.call('ZSCORE', key('filled:') .. name, digits(instant)) and true or false
end
-- What is older than the marks that are kept is no longer known to have run.
local function raise_floor(name, instant)
  local floor = tonumber(redis.call('HGET', schedule_key(name), 'floor') or '0')
  if instant > floor then redis.call('HSET', schedule_key(name), 'floor', digits(instant)) end
end
function mark_fired(name, instants)
  local packed = {}
  for i, instant in ipairs(instants) do packed[i] = struct.pack(MARK, instant) end
  local length = redis.call('APPEND', key('fired:') .. name, table.concat(packed))
  if length > 2 * MOST_MARKS * MARK_LENGTH then
    local kept = redis.call('GETRANGE', key('fired:') .. name, -MOST_MARKS * MARK_LENGTH, -1)
    redis.call('SET', key('fired:') .. name, kept)
    raise_floor(name, (struct.unpack(MARK, kept)))
  end
end
function mark_filled(name, instants)
  local filled = key('filled:') .. name
  for _, instant in ipairs(instants) do redis.call('ZADD', filled, digits(instant), digits(instant)) end
  redis.call('HSET', schedule_key(name), 'filled', 1)
  local over = redis.call('ZCARD', filled) - 2 * MOST_MARKS
  if over > 0 then
    raise_floor(name, tonumber(redis.call('ZRANGE', filled, over, over)[1]))
    redis.call('ZREMRANGEBYRANK', filled, 0, over - 1)
  end
end

-- A line of the history; the newest stand first.
function history_line(fire, due, now, kind, outcome, id, version, fill, actor, cause)
  return table.concat({fire, due, digits(now), kind, outcome, id, version, fill, actor, cause}, '\t')
end
function write_history(name, lines)
  for from = 1, #lines, 200 do
    redis.call('LPUSH', key('fires:') .. name, unpack(lines, from, math.min(from + 199, #lines)))
  end
  if #lines > 0 then redis.call('LTRIM', key('fires:') .. name, 0, MOST_LINES - 1) end
end

-- Tasks that it fired and that live; the oldest are not listed any more if there are too many.
function list_live(name, id, now)
  redis.call('ZADD', key('live:') .. name, digits(now), id)
  redis.call('ZREMRANGEBYRANK', key('live:') .. name, 0, -MOST_LIVE - 1)
end
end

-- State and end of what was fired, a task or a run, as that of a task: 0 if there is none (any more).
local function state_of_run(id)
  if not id or id == '' then return 0, 0 end
  local head = redis.call('GETRANGE', record_key(id), 0, AT_ENDED + 5)
  if #head > 0 then return state_of_record(head), (struct.unpack('<I6', head, AT_ENDED + 1)) end
  local run = redis.call('HMGET', key('run:') .. id, 'state', 'live')
  if run[1] and run[2] == '1' then return RUNNING, 0 end
  if run[1] then
    local ended = tonumber(redis.call('ZSCORE', key('runs:ended'), id) or '0')
    return run[1] == '4' and SUCCEEDED or run[1] == '6' and CANCELLED or FAILED, ended
  end
  return redis.call('HEXISTS', key('owed'), id) == 1 and RUNNING or 0, 0
end
local function run_lives(id)
  local state = state_of_run(id)
  return state > 0 and state < SUCCEEDED
end

local function look_at(name, when)
  if when > 0 then redis.call('ZADD', key('nexts'), digits(when), name) else redis.call('ZREM', key('nexts'), name) end
end
