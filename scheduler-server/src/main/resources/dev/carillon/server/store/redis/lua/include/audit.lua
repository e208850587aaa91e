-- The rules that the auditor holds records and indexes to; the record is the truth, indexes are mended to match it.
-- A script that finds something looks and mends in one step, so a task that moves meanwhile is never taken for damage.
local function named(h) return 'state ' .. h.state .. ', gen ' .. h.gen end

-- Score of a task in its index; nil where the auditor does not know better than whoever put it there.
local function place_of(h)
  if h.state == SCHEDULED or h.state == RETRY_WAIT then return h.due
  elseif h.state == DISPATCHED or h.state == RUNNING then return h.lease
  elseif h.state >= SUCCEEDED and not has(h.flags, OWNED) then return h.ended end -- sweep puts nodes off
  return nil
end

-- When a task would expire if it waits now; 0: never.
local function expiry_of(h, id)
  local waits = h.state == SCHEDULED or h.state == READY or h.state == RETRY_WAIT
  return waits and has(h.flags, HAS_DEADLINE) and expires_at(h, id) or 0
end

-- Whether it stands in the index that its state asks for. A dead letter that was discarded stands among those alone
-- until its undo window ends.
local function discarded(h, id)
  return h.state == DEAD and redis.call('ZSCORE', key('discarded'), id) and true or false
end
-- A READY task may stand aside until its limit key has a slot.
local function aside(h, id)
  local name = h.state == READY and has(h.flags, HAS_EXT) and blocked_name(h, id)
  return name and redis.call('ZSCORE', key('blocked:') .. name, id) and key('blocked:') .. name or nil
end
local function stands(h, id)
  return (redis.call('ZSCORE', index_key(h), id) or aside(h, id)) and true or discarded(h, id)
end

-- The group in which a dead letter stands: its index, and its name among 'deads'; nil if it stands in none.
local function group_of(h, id)
  if h.state ~= DEAD or discarded(h, id) then return nil end
  local fp = redis.call('HGET', key('extra:') .. id, 'fp')
  local pair = fp and fp .. ':' .. h.line
  return pair and dead_key(pair), pair
end

-- Puts a task where its state says it stands.
local function reindex(h, id, now)
  local score = place_of(h)
  if h.state == READY then score = ready_score(h.ready, h.priority, h.line) end
  redis.call('ZADD', index_key(h), score or now, id)
  if h.state == READY then redis.call('ZADD', key('readys'), 'LT', score, h.line)
  elseif h.state == SCHEDULED or h.state == RETRY_WAIT then redis.call('ZADD', key('dues'), 'LT', score, h.line) end
  moved(h.line, id, h.state, h.state, h.gen)
end

local found = {'OK'}
local function tell(kind, subject, evidence, mended)
  local n = #found
  found[n + 1], found[n + 2], found[n + 3], found[n + 4] = kind, subject, evidence, mended and 1 or 0
end

-- The header of a record, or nil and what is wrong with it.
local function readable(id)
  local bytes = redis.call('GETRANGE', record_key(id), 0, HEADER - 1)
  if #bytes == 0 then return nil, 'GONE' end
  local fine, h = pcall(unpack_header, bytes)
  if fine then return h end
  return nil, 'layout ' .. string.byte(bytes) .. ', ' .. #bytes .. ' bytes of a header of ' .. HEADER
end
