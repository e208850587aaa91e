-- The indexes of a bucket and its event log. Every live task stands in exactly one of due, ready, lease, held.
-- 'dues' and 'readys' name the lines that have entries, scored by a lower bound of their first entry: one look tells
-- what is next, however many lines there are.
-- @include keys dead

local function head_of(line_index, heads, line)
  local first = redis.call('ZRANGE', line_index .. line, 0, 0, 'WITHSCORES')
  if first[1] then redis.call('ZADD', key(heads), first[2], line) else redis.call('ZREM', key(heads), line) end
end

-- Names of a line: tenant, queue, type.
local names_cache = {}
local function names_of(line)
  local names = names_cache[line]
  if not names then
    local text = redis.call('HGET', key('lines'), line) or ''
    local tenant, queue, type = string.match(text, '^(%S+) (%S+) (%S+)$')
    names = {tenant or '', queue or '', type or ''}
    names_cache[line] = names
  end
  return names
end

-- Higher priority counts as having waited longer: one level is worth AGEING milliseconds, or what its queue says. The
-- middle of the priorities stands at one place whatever the queue, so that lines stay comparable.
local ready_score
do
  local AGEING, MIDDLE = 3600000, 5
  local any_ageing
  local cache = {}
  local function ageing_of(line)
    if any_ageing == nil then any_ageing = redis.call('EXISTS', key('ageing')) == 1 end
    if not any_ageing then return AGEING end
    local known = cache[line]
    if not known then
      known = tonumber(redis.call('HGET', key('ageing'), 'q:' .. names_of(line)[2]) or AGEING)
      cache[line] = known
    end
    return known
  end
  function ready_score(ready, priority, line)
    return ready - MIDDLE * AGEING - (priority - MIDDLE) * ageing_of(line)
  end
end

-- Adds collected {score, member, score, member, …} of each line, at most 500 values a command.
local function add_all(index, heads, by_line)
  for line, list in pairs(by_line) do
    for from = 1, list.n, 400 do
      redis.call('ZADD', key(index .. ':') .. line, unpack(list, from, math.min(from + 399, list.n)))
    end
    redis.call('ZADD', key(heads), 'LT', list.lowest, line)
  end
end

local function push(by_line, line, score, id)
  local t = by_line[line]
  if not t then
    t = {n = 0, lowest = score}
    by_line[line] = t
  elseif score < t.lowest then t.lowest = score end
  local n = t.n
  t[n + 1], t[n + 2], t.n = text_of(score), id, n + 2
end

-- The extension of a task of which only the header is at hand; nil if it has none.
local function ext_of_id(h, id)
  if not has(h.flags, HAS_EXT) then return nil end
  return ext_of(redis.call('GETRANGE', record_key(id), 0, ext_at(h.flags) + 255))
end

-- 'expiry' holds every SCHEDULED, READY or RETRY_WAIT task that has a time from which on it must not start: its start
-- deadline, while READY the end of its queue wait, for a retry its retry-until; whichever comes first. A HELD task
-- does not expire: whoever holds it has taken charge; on resume it stands in 'expiry' again, maybe with a time long
-- past. Returns 0 for "never", and which of the three it is.
-- 'record', if at hand: its bytes up to behind the extension.
local function expires_at(h, id, record)
  local at, why = h.deadline, 'start'
  local e
  if record then e = ext_of(record) else e = ext_of_id(h, id) end
  if e and h.state == READY and e.wait > 0 and (at == 0 or h.ready + e.wait < at) then
    at, why = h.ready + e.wait, 'wait'
  end
  if e and h.attempts + h.lost > 0 and e.retry_until > 0 and (at == 0 or e.retry_until < at) then
    at, why = e.retry_until, 'retry'
  end
  return at, why
end

-- Puts a task that now waits into 'expiry' if it belongs there. Others pay one look at the flags.
local function watch_expiry(h, id)
  if has(h.flags, HAS_DEADLINE) then
    local at = expires_at(h, id)
    if at > 0 then redis.call('ZADD', key('expiry'), at, id) else redis.call('ZREM', key('expiry'), id) end
  end
end

-- A READY task whose limit key is full stands in blocked:<line>:<key> instead of its line; 'blockeds' names the sets
-- that have entries. Only tasks with an extension can stand there.
local function blocked_name(h, id)
  local e = ext_of_id(h, id)
  if not e or e.limit == NO_HASH then return nil end
  return h.line .. ':' .. string.gsub(e.limit, '.', function(c) return string.format('%02x', string.byte(c)) end)
end
local function set_aside(h, id)
  local name = blocked_name(h, id)
  redis.call('ZADD', key('blocked:') .. name, ready_score(h.ready, h.priority, h.line), id)
  redis.call('ZADD', key('blockeds'), 0, name)
end
local function unblock(h, id)
  local name = has(h.flags, HAS_EXT) and blocked_name(h, id)
  if not name then return 0 end
  local listed = redis.call('ZREM', key('blocked:') .. name, id)
  if redis.call('EXISTS', key('blocked:') .. name) == 0 then redis.call('ZREM', key('blockeds'), name) end
  return listed
end

-- The index in which a task stands by its state: ended ones too, so that none can be lost from sight.
local function index_key(h)
  if h.state == READY then return key('ready:') .. h.line
  elseif h.state == SCHEDULED or h.state == RETRY_WAIT then return key('due:') .. h.line
  elseif h.state == DISPATCHED or h.state == RUNNING then return key('lease')
  elseif h.state == HELD then return key('held')
  else return key('ended:' .. h.state .. ':') .. h.line end
end

-- Takes a task out of whichever index its state says it stands in.
local function unindex(h, id)
  if has(h.flags, HAS_DEADLINE) then redis.call('ZREM', key('expiry'), id) end
  local listed = redis.call('ZREM', index_key(h), id)
  if listed == 0 and h.state == READY then unblock(h, id) end
  if h.state == DEAD then unbury(h.line, id, listed) end
end

-- The switches that pause a line now, each as its name and what is kept with it: "<until ms, 0: for ever> …".
local function switches_in_force(line, now)
  local found = {}
  if redis.call('EXISTS', key('pause')) == 1 then
    local n = names_of(line)
    local names = {'*', 'n:' .. n[1], 'q:' .. n[2], 't:' .. n[3]}
    local switches = redis.call('HMGET', key('pause'), unpack(names))
    for i, name in ipairs(names) do
      local until_ms = switches[i] and tonumber(string.match(switches[i], '^%d+'))
      if until_ms and (until_ms == 0 or until_ms > now) then
        found[#found + 1] = name
        found[#found + 1] = switches[i]
      end
    end
  end
  return found
end

-- Whether a line is paused now, by whatever switch.
local paused
do
  local cache = {}
  function paused(line, now)
    local known = cache[line]
    if known == nil then
      known = #switches_in_force(line, now) > 0
      cache[line] = known
    end
    return known
  end
end

-- The moves of this call: one stream entry and one counter update for all of them.
-- What leaves for good is counted by the script that took it away ("gone.sweep"), so that the books balance.
-- (A script has at most 200 local names: what is used here alone stays in here.)
local count, moved, commit
do
  local moves, counts, gone = {}, {}, {}
  -- Most tasks of a call make the same move: they are counted together, and only their ids are gathered one by one.
  local same_line, same_from, same_to, same_gen
  local ids, same = {}, 0
  -- Whether nothing names any of these tasks: who tells of the events need not look for names then.
  local plain = true

  function count(line, what, n)
    local of_line = counts[line]
    if not of_line then
      of_line = {}
      counts[line] = of_line
    end
    of_line[what] = (of_line[what] or 0) + n
  end
  local function close_same()
    if same == 0 then return end
    if same_from > 0 then count(same_line, same_from, -same) end
    if same_to > 0 then count(same_line, same_to, same) else gone[same_line] = (gone[same_line] or 0) + same end
    local move = string.char(same_from, same_to)
      .. (type(same_gen) == 'string' and same_gen or struct.pack('<I4', same_gen))
    moves[#moves + 1] = same_line .. table.concat(ids, move .. same_line) .. move
    ids, same = {}, 0
  end
  -- 'gen': a number, or its four bytes. 'record', if at hand: the task's record, to the first byte of meta at least.
  function moved(line, id, from, to, gen, record)
    if plain then plain = record and nameless(record) or false end
    if from ~= same_from or to ~= same_to or gen ~= same_gen or line ~= same_line then
      close_same()
      same_line, same_from, same_to, same_gen = line, from, to, gen
    end
    same = same + 1
    ids[same] = id
  end
  function commit(verb, actor, now, reason)
    close_same()
    for line, n in pairs(gone) do count(line, 'gone.' .. verb, n) end
    for line, of_line in pairs(counts) do
      for what, n in pairs(of_line) do
        if n ~= 0 then redis.call('HINCRBY', key('count'), line .. ':' .. what, n) end
      end
    end
    if #moves > 0 then
      local entry = {'v', verb, 'a', actor, 't', now, 'd', table.concat(moves)}
      if reason and reason ~= '' then entry[9], entry[10] = 'r', reason end
      if plain then entry[#entry + 1], entry[#entry + 2] = 'p', '1' end
      -- Durable readers (advance.lua) raise the cap and trim behind themselves; watchers have the last 2000 at least.
      local cap = redis.call('GET', key('eventcap')) or 2000
      redis.call('XADD', key('events'), 'MAXLEN', '~', cap, '*', unpack(entry)) -- @rule event
    end
    moves, counts, gone, plain = {}, {}, {}, true -- a script may end in two such parts
  end
end

-- Loop scripts carry the epoch of their bucket's owner; a lower one is a server that lost the bucket.
local function fenced(epoch)
  return (redis.call('HGET', key('own'), 'epoch') or '0') ~= epoch -- @rule epoch: return false
end
