-- Settles instants of schedules: what is due is created by the script submit, what is missed or skipped is written down,
-- and each schedule moves on to its next instant, all in one step. Safe to run twice: a schedule that has moved on
-- answers STALE, and an instant that has run is never run again.
-- @include told schedule fill stop firing
-- @each submit
-- KEYS: bucket
-- ARGV: owner epoch ('': of no loop), actor, ms that a running attempt has to stop, number of lines,
--       {line, "tenant queue type"}…, then for each schedule: name, mode (next | queued | now | fill | event), backfill or
--       '', version, what the mode expects (next: the next instant; queued: the queued one; fill: its cursor; event: topic
--       and partition, a space, the offset read last or ''), the same afterwards (event: the offset alone), when to look again (0: never), catch, number of notes,
--       {instant, due, kind, outcome, instants it stands for, words}…, number of fires,
--       {instant, due, id, record (or R and the definition: it starts a run), kind, actor, 1 to wait for the run before
--       or 0, words}…
-- reply: {OK, now, {code, fired, …}, …} one a schedule; codes OK, WAIT (for the end of the run before; the fires before
--        that one are settled), STALE, PAUSED, GONE; behind them for each task cancelled while it ran: id, worker, gen,
--        nonce · {COLLISION, line}: nothing was done · {FENCED}
if ARGV[1] ~= '' and fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local at = 4
local function arg() at = at + 1; return ARGV[at] end
local submit = {ARGV[2], ARGV[4]}
for _ = 1, 2 * tonumber(ARGV[4]) do submit[#submit + 1] = arg() end

local jobs = {}
while at < #ARGV do
  local job = read_job(arg)
  judge(job, now)
  for _, f in ipairs(job.created) do
    if not f.is_run then
      for _, value in ipairs({f.id, f.record, '1', f.due, '', ''}) do submit[#submit + 1] = value end
    end
  end
  jobs[#jobs + 1] = job
end

-- The first write, and one that a full Redis refuses.
if #submit > 2 + 2 * tonumber(ARGV[4]) then
  local stored = one(submit)
  if stored[1] ~= 'OK' then return stored end
end
local reply = {'OK', now}
for i, job in ipairs(jobs) do
  local answer = {job.code, #job.created}
  if job.s and job.code ~= 'STALE' and job.code ~= 'PAUSED' then settle(job, now, tonumber(ARGV[3]), answer) end
  if job.code == 'GONE' and job.mode == 'fill' then close_fill(job.fill, 'CANCELLED', now) end
  reply[i + 2] = answer
end
commit('cancel', ARGV[2], now, 'a newer fire of its schedule')
return reply
