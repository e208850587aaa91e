-- One step of a run, worked out from one revision of it: all of it or nothing. Safe to run twice: the repeat finds
-- another revision. Whatever becomes of nodes, their tasks and the marks that told of them changes here together, so
-- an edge is applied with the end it comes from, once.
-- @include record index attempt unique times revive run_tasks
-- KEYS: bucket
-- ARGV: owner epoch ('' for a user's step), run, revision, verb, actor, reason, vars, state code, 1 if it lives,
--       marks used up, wake ms (0: at once, -1: not by itself), then lists, each its length before it:
--       lines {line, names}, nodes {place, bytes}, texts {name, text ('' : none)},
--       starts {place, id, record, due mode, due ms}, stops {id, 1 to end a running attempt at once, ms to stop},
--       events {verb, text}
-- reply: {OK, revision, now, {place, gen, …} of the starts, {id, worker, gen, nonce, …} of attempts that are to stop}
--        {FENCED} · {GONE} · {STALE, revision} · {TAKEN, place}: that id is another task's · {COLLISION, line}
-- Lua gives a script 200 locals, includes counted: what is needed in one place only stands in a block of its own.
local epoch, id, rev, verb, actor, reason, vars, state, live, used, wake = unpack(ARGV, 1, 11)
used, wake = tonumber(used), tonumber(wake)
local from, to = {}, {} -- where each list begins and ends
do
  local at = 11
  for i, width in ipairs({2, 2, 2, 5, 3, 2}) do
    from[i], to[i] = at + 2, at + 1 + ARGV[at + 1] * width
    at = to[i]
  end
end
local LINES, NODES, TEXTS, STARTS, STOPS, EVENTS = 1, 2, 3, 4, 5, 6
local run = run_key(id)
local now = now_ms()

-- Everything is looked at before anything is written.
if epoch ~= '' and fenced(epoch) then return {'FENCED'} end
local h = redis.call('HMGET', run, 'rev', 'state', 'live', 'parent', 'place', 'created', 'key', 'gen')
if not h[1] then return {'GONE'} end
if h[1] ~= rev then return {'STALE', h[1]} end -- @rule revision
local new_lines = {}
for i = from[LINES], to[LINES], 2 do
  local known = redis.call('HGET', key('lines'), ARGV[i])
  if known and known ~= ARGV[i + 1] then return {'COLLISION', ARGV[i]} end
  if not known then new_lines[#new_lines + 1], new_lines[#new_lines + 2] = ARGV[i], ARGV[i + 1] end
end
local fresh = {} -- tasks that do not stand there yet
for i = from[STARTS], to[STARTS], 5 do
  local old = unpack_header(redis.call('GETRANGE', record_key(ARGV[i + 1]), '0', text_of(HEADER - 1)))
  fresh[ARGV[i + 1]] = not old
  if old then
    local its, place = '', -1
    if has(old.flags, OWNED) then its, place = node_of(old, ARGV[i + 1]) end
    if its ~= id or place ~= tonumber(ARGV[i]) then return {'TAKEN', ARGV[i]} end
  end
end

rev = tonumber(rev) + 1
redis.call('HSET', run, 'rev', rev, 'vars', vars, 'state', state, 'live', live)
if used > 0 then redis.call('LTRIM', run .. ':marks', used, -1) end
for i = from[TEXTS], to[TEXTS], 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', run .. ':texts', ARGV[i])
  else redis.call('HSET', run .. ':texts', ARGV[i], ARGV[i + 1]) end
end
if #new_lines > 0 then redis.call('HSET', key('lines'), unpack(new_lines)) end

-- Tasks end before others start: a node that runs again may do so in the same step.
local told_workers = {}
for i = from[STOPS], to[STOPS], 3 do
  local told = stop_node(ARGV[i], ARGV[i + 1] == '1', tonumber(ARGV[i + 2]), now)
  for _, value in ipairs(told or {}) do told_workers[#told_workers + 1] = value end
end

local gens, due_by_line, ready_by_line = {}, {}, {}
for i = from[STARTS], to[STARTS], 5 do
  local place, task, rec = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  -- Looked at again: a stop of this step may have changed it.
  local t = not fresh[task] and unpack_header(redis.call('GETRANGE', record_key(task), 0, HEADER - 1))
  local gen
  fresh[task] = nil
  if not t then gen = begin_node(task, rec, ARGV[i + 3], ARGV[i + 4], now, ready_by_line, due_by_line)
  elseif t.state < SUCCEEDED then gen = t.gen -- a user ran it again before
  else gen = again_node(t, task, rec, now) end
  gens[#gens + 1], gens[#gens + 2] = tonumber(place), gen
end
write_nodes(run .. ':nodes', from[NODES], to[NODES], gens)
add_all('ready', 'readys', ready_by_line)
add_all('due', 'dues', due_by_line)
commit(verb, actor, now, reason)

-- What follows for the run itself.
if state ~= h[2] then
  redis.call('ZREM', key('runs:s:') .. h[2], id)
  redis.call('ZADD', key('runs:s:') .. state, h[6], id)
end
if live ~= h[3] then
  -- One that is run again may have ended so long ago that its key was forgotten and used for another.
  local its_key = h[7] ~= '' and key('runkey:') .. h[7]
  if its_key and redis.call('GETRANGE', its_key, 0, ID - 1) ~= id then its_key = nil end
  if live == '0' then
    redis.call('ZADD', key('runs:ended'), now, id)
    local owner = redis.call('HGET', key('watch'), id)
    if owner then redis.call('ZADD', key('ends:') .. string.sub(owner, 1, 1), now, id) end
    if its_key then redis.call('PEXPIRE', its_key, key_window()) end
  else
    redis.call('ZREM', key('runs:ended'), id)
    if its_key then redis.call('PERSIST', its_key) end
  end
  if h[4] ~= '' then
    mark_run(h[4], tonumber(h[5]), RUN_MARK + tonumber(state), tonumber(h[8]), 0, 0, tonumber(h[6]), now, now)
  end
end
local cap = redis.call('GET', key('eventcap')) or 2000
for i = from[EVENTS], to[EVENTS], 2 do
  redis.call('XADD', key('events'), 'MAXLEN', '~', cap, '*', 'v', ARGV[i], 'a', actor, 't', now, 'd', '', 's',
    'run ' .. id, 'r', ARGV[i + 1])
end
if redis.call('EXISTS', run .. ':marks') == 1 or wake == 0 then redis.call('ZADD', key('wake'), now, id)
elseif wake > 0 then redis.call('ZADD', key('wake'), wake, id)
else redis.call('ZREM', key('wake'), id) end
return {'OK', rev, now, gens, told_workers}
