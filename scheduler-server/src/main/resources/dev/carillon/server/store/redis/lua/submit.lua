-- Stores new tasks: SCHEDULED, or READY if due now. Safe to run twice: ids are made by the caller.
-- @include record index
-- KEYS: bucket
-- ARGV: actor, number of lines, {line, "tenant queue type"}…, then a task each:
--       id, record (times, state and due unset), due mode (0 now, 1 at, 2 after), due value ms,
--       request hash ("" without idempotency key; else 16 bytes, and the key's hash is the first 16 bytes of meta)
-- reply: {OK, now, offset, state, id, …} with a triple for each task that was not simply stored: offset from 0 and
--        'DUP' / 'CONFLICT' / 'TAKEN', state, id of the known task
--        {COLLISION, line}: another line has this hash; nothing was stored
local actor = ARGV[1]
local now = now_ms()
local at = 3
local new_lines = {}
for _ = 1, tonumber(ARGV[2]) do
  local line, names = ARGV[at], ARGV[at + 1]
  local known = redis.call('HGET', key('lines'), line)
  if known and known ~= names then return {'COLLISION', line} end
  if not known then
    new_lines[#new_lines + 1] = line
    new_lines[#new_lines + 1] = names
  end
  at = at + 2
end

local reply = {'OK', now}
local function answer(offset, what, state, id)
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = offset, what, state, id
end
local fresh_state = {} -- of the tasks of this call, which are stored last
local function state_of(id)
  if fresh_state[id] then return fresh_state[id] end
  local bytes = redis.call('GETRANGE', record_key(id), AT_STATE, AT_STATE)
  return #bytes == 1 and string.byte(bytes) or 0
end

-- Start deadline and retry-until may come as a time after the due instant (2^47 added): only here is that known.
local function absolute(value, due) return value >= 2 ^ 47 and due + value - 2 ^ 47 or value end
local function settle_times(rec, due, state, now)
  local from = math.max(due, now)
  local deadline = absolute(struct.unpack('<I6', rec, AT_DEADLINE + 1), from)
  local expires = deadline
  local e = ext_of(rec)
  rec = string.sub(rec, 1, AT_DEADLINE) .. struct.pack('<I6', deadline) .. string.sub(rec, AT_META + 1)
  if e then
    e.retry_until = absolute(e.retry_until, from)
    if state == READY and e.wait > 0 and (expires == 0 or now + e.wait < expires) then expires = now + e.wait end
    rec = string.sub(rec, 1, ext_at(flags_of_record(rec))) .. pack_ext(e) .. behind_ext(rec)
  end
  return rec, expires
end

local sets, ids, recs, keys_of, fresh = {}, {}, {}, {}, {}
local offset = 0
for i = at, #ARGV, 5 do
  local id, rec, mode, value, request = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local store = true
  local idem
  if request ~= '' then
    idem = key('idem:') .. string.sub(rec, AT_META + 1, AT_META + 16)
    local known = fresh[idem] or redis.call('GET', idem)
    if known then
      local known_id = string.sub(known, 1, ID)
      store = false
      if string.sub(known, ID + 1) ~= request then -- @rule idempotency: if false then
        answer(offset, 'CONFLICT', state_of(known_id), known_id)
      elseif known_id == id then
        answer(offset, 'SAME', state_of(id), id)
      else
        answer(offset, 'DUP', state_of(known_id), known_id)
      end
    else
      fresh[idem] = id .. request
    end
  end
  if store then
    local due = mode == '0' and now or mode == '1' and tonumber(value) or now + tonumber(value)
    local state = due <= now and READY or SCHEDULED
    rec = string.sub(rec, 1, 1) .. string.char(state) .. string.sub(rec, 3, AT_CREATED)
      .. struct.pack('<I6I6I6', now, due, state == READY and now or 0) .. string.sub(rec, AT_READY + 7)
    local expires
    if string.byte(rec) > VERSION then rec, expires = settle_times(rec, due, state, now) end
    local n = #ids + 1
    if idem then fresh_state[id] = state end
    ids[n], recs[n], keys_of[n] = id, rec, {offset, state, due, idem, expires}
    sets[2 * n - 1], sets[2 * n] = record_key(id), rec
  end
  offset = offset + 1
end

if #ids > 0 and redis.call('MSETNX', unpack(sets)) == 0 then
  -- Some of these ids exist: the repeat of a call whose answer was lost, or (very rarely) a random id drawn twice.
  local still, still_recs, still_keys = {}, {}, {}
  for n, id in ipairs(ids) do
    local known = redis.call('GET', record_key(id))
    if not known then
      redis.call('SET', record_key(id), recs[n])
      still[#still + 1], still_recs[#still + 1], still_keys[#still + 1] = id, recs[n], keys_of[n]
    elseif behind_ext(known) == behind_ext(recs[n]) then
      answer(keys_of[n][1], 'SAME', string.byte(known, AT_STATE + 1), id)
    else
      answer(keys_of[n][1], 'TAKEN', 0, id)
      if keys_of[n][4] then fresh[keys_of[n][4]] = nil end
    end
  end
  ids, recs, keys_of = still, still_recs, still_keys
end

if #new_lines > 0 then redis.call('HSET', key('lines'), unpack(new_lines)) end
for idem, value in pairs(fresh) do redis.call('SET', idem, value) end
local due_by_line, ready_by_line, expiries = {}, {}, {}
for n, id in ipairs(ids) do
  local rec, state, due = recs[n], keys_of[n][2], keys_of[n][3]
  local line = string.sub(rec, AT_LINE + 1, AT_LINE + LINE)
  if state == READY then
    push(ready_by_line, line, ready_score(now, string.byte(rec, 4)), id)
  else
    push(due_by_line, line, due, id)
  end
  if (keys_of[n][5] or 0) > 0 then
    expiries[#expiries + 1], expiries[#expiries + 2] = keys_of[n][5], id
  end
  moved(line, id, 0, state, 1)
  count(line, 'in', 1)
end
add_all('ready', 'readys', ready_by_line)
add_all('due', 'dues', due_by_line)
if #expiries > 0 then redis.call('ZADD', key('expiry'), unpack(expiries)) end
commit('submit', actor, now)
return reply
