-- Tasks that are nodes of a run. What the run is told of them stands in run:<run>:marks, oldest first, one entry a
-- change: the script that ends or revives a node's task writes it, and advancing the run takes it away in the step
-- that draws the conclusions. 'wake' names the runs that have something to do, by when.
local MARK = '<I4BI4BI6I6I6' -- node, state, gen, attempts, offered, started, ended
-- State of a mark that tells of a run within a run: 32 more than the code of its state.
local RUN_MARK = 32

local function run_key(run) return key('run:') .. run end

-- Of a task with the flag OWNED: its run and its place in that; nil if it is no node.
local function node_of(h, id)
  local e = ext_of_id(h, id)
  if not e or #e.more < 16 then return nil end
  return struct.unpack('<c12I4', e.more)
end

-- 'later' (run → list): a script that ends many tasks gathers their marks in it and writes them at its end.
local function mark_run(run, node, state, gen, attempts, offered, started, ended, now, later)
  local bytes = struct.pack(MARK, node, state, gen, attempts, offered, started, ended)
  if later then
    local list = later[run] or {}
    list[#list + 1], later[run] = bytes, list
  elseif redis.call('EXISTS', run_key(run)) == 1 then
    redis.call('RPUSH', run_key(run) .. ':marks', bytes)
    redis.call('ZADD', key('wake'), 'LT', now, run)
  end
end
local function mark_runs(later, now)
  for run, list in pairs(later) do
    if redis.call('EXISTS', run_key(run)) == 1 then
      redis.call('RPUSH', run_key(run) .. ':marks', unpack(list))
      redis.call('ZADD', key('wake'), 'LT', now, run)
    end
  end
end

-- Tells the run of a task what became of it; false if it is no node.
local function mark(h, id, now, later)
  local run, node = node_of(h, id)
  if not run then return false end
  mark_run(run, node, h.state, h.gen, math.min(h.attempts + h.lost, 255), h.offered or 0, h.started, h.ended, now, later) -- @rule mark
  return true
end

-- The run of a task, if that has not ended; else nil.
local function live_run_of(h, id)
  local run = node_of(h, id)
  return run and redis.call('HGET', run_key(run), 'live') == '1' and run or nil
end
