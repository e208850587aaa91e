-- What becomes of the instants of one schedule in the script fire: first it is judged, without a write; then settled.
-- A script has at most 200 locals: those that only this file needs are its own.
local read_job, judge, settle
do
local fresh_run = {} -- schedule → task that this call creates

function read_job(arg)
  local job = {name = arg(), mode = arg(), fill = arg(), version = arg(), expected = arg(), after = arg(),
    look = tonumber(arg()), catch = arg(), notes = {}, fires = {}, created = {}, skips = {}, run_marks = {}}
  for i = 1, tonumber(arg()) do
    job.notes[i] = {fire = arg(), due = arg(), kind = arg(), outcome = arg(), many = tonumber(arg()), words = arg()}
  end
  for i = 1, tonumber(arg()) do
    job.fires[i] = {fire = arg(), due = arg(), id = arg(), record = arg(), kind = arg(), actor = arg(), wait = arg(),
      words = arg()}
    job.fires[i].is_run = string.sub(job.fires[i].record, 1, 1) == 'R'
  end
  return job
end

-- Why a job may not go on; nil if it may.
local function stale(job, s)
  if not s.version then return 'GONE' end
  if job.mode == 'now' then return job.version ~= '' and job.version ~= s.version and 'STALE' or nil end
  if job.mode == 'fill' then
    local f = redis.call('HMGET', fill_key(job.fill), 'state', 'cursor', 'born', 'again')
    if f[3] ~= s.born then return 'GONE' end
    job.again = f[4] == '1'
    return (f[1] ~= 'RUNNING' or f[2] ~= job.expected) and 'STALE' or nil
  end
  if s.version ~= job.version then return 'STALE' end
  if job.mode == 'event' then
    local field, before = string.match(job.expected, '^(%S*) (.*)$')
    job.field = field
    if (redis.call('HGET', key('seen:') .. job.name, field) or '') ~= before then return 'STALE' end
    return s.paused and 'PAUSED' or nil
  end
  if (job.mode == 'next' and s.next or s.queued) ~= job.expected then return 'STALE' end
  return s.paused and 'PAUSED' or nil
end

local function skip(job, f, outcome, words)
  job.skips[#job.skips + 1] = {fire = f.fire, due = f.due, kind = f.kind, outcome = outcome, many = 1, words = words}
end

-- What one fire comes to: nil: it is created; else its outcome and why.
local function hindered(job, s, f)
  local instant = tonumber(f.fire)
  if job.mode == 'now' then return state_of_run(f.id) > 0 and 'KNOWN' or nil end
  if job.again or job.mode == 'event' then return nil end
  if job.mode == 'fill' then
    local before = instant <= tonumber(s.floor or '0') or s.queued == f.fire or fired_by_loop(job.name, instant)
      or s.filled and fired_by_fill(job.name, instant)
    return before and 'SKIPPED' or nil, ''
  end
  if s.filled and fired_by_fill(job.name, instant) then return 'SKIPPED', 'A backfill has made it.' end
  if s.overlap == 'allow' or s.overlap == 'cancel' then return nil end
  local before = fresh_run[job.name] or s.run
  if not fresh_run[job.name] and not run_lives(before) then return nil end
  if f.wait == '1' or s.overlap == 'wait' then return 'WAIT' end
  if s.overlap == 'queue' and job.mode == 'next' and (s.queued == '' or not s.queued) then
    s.queued, job.queued = f.fire, f.fire
    return 'QUEUED', before .. ' still runs.'
  end
  if job.mode == 'queued' then return 'WAIT' end
  return 'SKIPPED', before .. ' still runs.'
end

function judge(job, now)
  local fields = {'version', 'born', 'next', 'queued', 'paused', 'overlap', 'run', 'filled', 'settled', 'last', 'floor',
    'trouble'}
  local values = redis.call('HMGET', schedule_key(job.name), unpack(fields))
  local s = {}
  for i, field in ipairs(fields) do s[field] = values[i] end
  job.code, job.s = stale(job, s) or 'OK', s
  if job.code == 'GONE' then job.s = nil end
  if job.code ~= 'OK' then return end
  for _, f in ipairs(job.fires) do
    local outcome, words = hindered(job, s, f)
    if outcome == 'WAIT' then
      -- It is looked at again when that run ends, or else soon: the mark of an end is a hint.
      local soon = now + 1000
      if job.mode == 'queued' and job.look > 0 then soon = math.min(soon, job.look) end
      job.code, job.after, job.look = 'WAIT', f.fire, soon
      return
    elseif outcome == 'KNOWN' then
      -- The repeat of a request: it was done.
    elseif outcome then skip(job, f, outcome, words)
    else
      job.created[#job.created + 1] = f
      if job.mode ~= 'fill' then fresh_run[job.name] = f.id end
    end
    job.settled = f.fire
  end
end

-- A run is owed: a loop starts it under the id that it has by now, and as often as it takes. All that decides whether it
-- is started was decided here.
local function owe(job, f, now)
  local before = job.s.overlap == 'cancel' and job.mode == 'next' and job.s.run or ''
  redis.call('ZADD', key('owes'), digits(now), f.id)
  redis.call('HSET', key('owed'), f.id, table.concat({job.fill, f.fire, f.due, f.kind, f.actor, before}, '\t') .. '\n'
    .. string.sub(f.record, 2))
end

-- The fires that were created: their marks, who waits for their end, their lines.
local function settle_created(job, now, lines)
  local s, instants = job.s, {}
  for i, f in ipairs(job.created) do
    instants[i] = tonumber(f.fire)
    redis.call('HSET', key('watch'), f.id, 's' .. job.name .. '\t' .. s.born .. '\t' .. job.fill)
    list_live(job.name, f.id, now)
    if f.is_run then owe(job, f, now) end
    lines[#lines + 1] = history_line(f.fire, f.due, now, f.kind, 'FIRED', f.id, s.version, job.fill, f.actor, f.words)
  end
  if #instants == 0 or job.mode == 'now' or job.mode == 'event' then return end
  if job.mode == 'fill' then mark_filled(job.name, instants) else mark_fired(job.name, instants) end
end

-- What a backfill leaves out because it was made before is counted, and stands in no history.
local function settle_notes(job, now, notes, lines)
  local sums = job.sums
  for _, n in ipairs(notes) do
    sums[n.outcome] = (sums[n.outcome] or 0) + n.many
    if n.outcome == 'MISSED' or n.outcome == 'REFUSED' then
      told('schedule_missed', '', 'schedule:' .. job.name, 'fire ' .. n.fire .. ': ' .. n.words, now)
    end
    if job.mode ~= 'fill' or n.outcome ~= 'SKIPPED' then
      lines[#lines + 1] = history_line(n.fire, n.due, now, n.kind, n.outcome, '', job.s.version, job.fill, '', n.words)
    end
  end
end

local function settle_fill(job, now)
  local fill = fill_key(job.fill)
  redis.call('HSET', fill, 'cursor', job.after)
  redis.call('HINCRBY', fill, 'made', #job.created)
  redis.call('HINCRBY', fill, 'refused', job.sums.REFUSED or 0)
  redis.call('HINCRBY', fill, 'left', job.sums.SKIPPED or 0)
  local live = redis.call('HINCRBY', fill, 'live', #job.created)
  if job.after == 'end' and live <= 0 then close_fill(job.fill, 'DONE', now)
  else redis.call('ZADD', key('fills'), job.look, job.fill) end
end

local function cancel_before(job, now, grace, answer)
  local before = job.s.overlap == 'cancel' and job.mode == 'next' and #job.created > 0 and job.s.run
  if not before or before == '' then return end
  local h = unpack_header(redis.call('GETRANGE', record_key(before), 0, HEADER - 1))
  if not h or h.state >= SUCCEEDED then return end
  redis.call('HSET', key('extra:') .. before, 'error', 'Cancelled: a newer fire of its schedule takes its place.')
  h.flags = with(h.flags, HAS_EXTRAS)
  local stopped = stop(h, before, now, grace)
  if stopped[1] == 'RUNNING' then
    for _, value in ipairs({before, stopped[2], stopped[3], stopped[4]}) do answer[#answer + 1] = value end
  end
end

local function settle_own(job)
  local s, fields = job.s, {}
  local function set(field, value) fields[#fields + 1] = field; fields[#fields + 1] = value end
  if job.mode == 'next' then
    set('next', job.after); set('catch', job.catch); set('queued', job.queued or s.queued or '')
    if job.settled then set('settled', job.settled) end
  elseif job.mode == 'queued' and job.code == 'OK' then set('queued', '')
  elseif job.mode == 'event' then redis.call('HSET', key('seen:') .. job.name, job.field, job.after) end
  local last = job.created[#job.created]
  if last then set('run', last.id); set('last', last.fire) end
  if #fields > 0 then redis.call('HSET', schedule_key(job.name), unpack(fields)) end
  if job.mode == 'next' or job.mode == 'queued' then look_at(job.name, job.look) end
  if s.trouble then redis.call('HDEL', schedule_key(job.name), 'trouble', 'troubles') end
end

function settle(job, now, grace, answer)
  local lines = {}
  job.sums = {}
  settle_notes(job, now, job.notes, lines)
  cancel_before(job, now, grace, answer)
  settle_created(job, now, lines)
  settle_notes(job, now, job.skips, lines)
  if job.mode == 'fill' then settle_fill(job, now) else settle_own(job) end
  local sums, own = job.sums, job.mode ~= 'fill'
  local function add(field, n) if n > 0 then redis.call('HINCRBY', schedule_key(job.name), field, n) end end
  add('nfired', #job.created)
  add('nmissed', own and (sums.MISSED or 0) + (sums.REFUSED or 0) or 0)
  add('nskipped', own and sums.SKIPPED or 0)
  write_history(job.name, lines)
end
end
