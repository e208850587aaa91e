-- Stores new tasks: SCHEDULED, or READY if due now. Safe to run twice: ids are made by the caller.
-- @include record index attempt unique times
-- KEYS: bucket
-- ARGV: actor, number of lines, {line, "tenant queue type"}…, then a task each:
--       id, record (times, state and due unset), due mode (0 now, 1 at, 2 after), due value ms,
--       request hash ("" without idempotency key; else 16 bytes, and the key's hash is the first 16 bytes of meta),
--       unique key ("" without; else refuse or replace, a space, ms it is kept at most (0: any); hash in the extension)
-- reply: {OK, now, offset, what, state, id, due, bucket, …} for each task that was not simply stored: offset from 0;
--        'SAME' / 'DUP' / 'CONFLICT' / 'TAKEN' / 'UNIQUE' (another task holds its key) / 'REPLACED' (that task got its
--        payload and due instant); state, id and due instant of the known task, its bucket if another ("": this one)
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
local function answer(offset, what, id, state, due, bucket)
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4], reply[n + 5], reply[n + 6] =
    offset, what, state, id, due, bucket or ''
end
local fresh = {} -- idempotency key → the entry that this call makes
local fresh_state = {} -- of the tasks of this call, which are stored last: state and due instant
local leaning = {} -- id of a task of this call → where in the reply others are told to be that task
-- Answers with what an idempotency entry says of its task; a task that was deleted in time has left its end there.
local function answer_known(offset, what, entry)
  local id, more = string.sub(entry, 1, ID), string.sub(entry, ENTRY_LENGTH + 1)
  local kind = string.sub(more, 1, 1)
  if fresh_state[id] then
    leaning[id] = leaning[id] or {}
    table.insert(leaning[id], #reply + 2)
    return answer(offset, what, id, fresh_state[id][1], fresh_state[id][2])
  end
  if kind == 'P' then return answer(offset, what, id, 0, 0, string.sub(more, 2)) end
  local bytes = redis.call('GETRANGE', record_key(id), 0, AT_READY - 1)
  if #bytes > 0 then return answer(offset, what, id, state_of_record(bytes), (struct.unpack('<I6', bytes, AT_DUE + 1))) end
  if kind == 'T' then
    local state, due = struct.unpack('<BI6', more, 2)
    return answer(offset, what, id, state, due)
  end
  answer(offset, what, id, 0, 0)
end

-- What a second task of a unique key does to the one that waits: payload, due instant and all else become its own;
-- id, gen and history stay. One that is offered already starts when it would have started, with the new payload.
local function replace(id, h, rec, state, due, idem)
  local from, n = h.state, unpack_header(rec)
  if from == SCHEDULED or from == READY then unindex(h, id) end
  local before = own_idempotency_key(h, id)
  if before then redis.call('PEXPIRE', before, key_window()) end
  -- Last, because it may be the key before: one whose time was over, used again for what replaces its task.
  if idem then redis.call('SET', idem, fresh[idem]) end
  local extras, owned = has(h.flags, HAS_EXTRAS), has(h.flags, OWNED)
  h.flags = extras and with(n.flags, HAS_EXTRAS) or n.flags
  if owned then h.flags, n.version = with(h.flags, OWNED), NEWEST end
  h.version, h.priority, h.max_attempts, h.max_lost, h.exec, h.backoff, h.backoff_max, h.deadline, h.meta =
    n.version, n.priority, n.max_attempts, n.max_lost, n.exec, n.backoff, n.backoff_max, n.deadline, n.meta
  redis.call('SET', record_key(id), pack_header(h) .. string.sub(rec, HEADER + 1))
  if from ~= DISPATCHED then h.due = due end
  if from == SCHEDULED or from == READY then
    if state == READY then to_ready(h, id, now) else to_wait(h, id, SCHEDULED, due) end
  end
  write_header(h, id)
  moved(h.line, id, from, h.state, h.gen)
end

local sets, ids, recs, keys_of, replacing = {}, {}, {}, {}, {}
local offset = 0
for i = at, #ARGV, 6 do
  local id, rec, mode, value, request, unique =
    ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local store = true
  local idem
  if request ~= '' then
    idem = key('idem:') .. string.sub(rec, AT_META + 1, AT_META + 16)
    local known = fresh[idem] or redis.call('GET', idem)
    if known then
      store = false
      if string.sub(known, ID + 1, ENTRY_LENGTH) ~= request then -- @rule idempotency: if false then
        answer_known(offset, 'CONFLICT', known)
      elseif string.sub(known, 1, ID) == id then
        answer_known(offset, 'SAME', known)
      else
        answer_known(offset, 'DUP', known)
      end
    else
      fresh[idem] = id .. request
    end
  end
  local holder, h
  if store and unique ~= '' then
    holder, h = unique_holder(ext_of(rec).unique)
    if holder == id then holder = nil end
  end
  if store then
    local due = mode == '0' and now or mode == '1' and tonumber(value) or now + tonumber(value)
    local state = due <= now and READY or SCHEDULED
    rec = string.sub(rec, 1, 1) .. string.char(state) .. string.sub(rec, 3, AT_CREATED)
      .. struct.pack('<I6I6I6', now, due, state == READY and now or 0) .. string.sub(rec, AT_READY + 7)
    local expires
    if string.byte(rec) > VERSION then rec, expires = settle_times(rec, due, state, now) end
    -- Only what has not begun can still become another: what runs, is tried again or has ended would be answered for
    -- work that it never does.
    local replaceable = holder and not_begun(h) -- @rule debounce: local replaceable = holder
    if replaceable and string.sub(unique, 1, 7) == 'replace' and h.line == line_of_record(rec) then
      replacing[#replacing + 1] = {holder, h, rec, state, due, unique, offset, idem}
      if idem then fresh[idem] = holder .. request end
    elseif holder then
      answer(offset, 'UNIQUE', holder, h.state, h.due)
      if idem then fresh[idem] = nil end
    else
      local n = #ids + 1
      if idem then fresh_state[id] = {state, due} end
      ids[n], recs[n], keys_of[n] = id, rec, {offset, state, due, idem, expires, unique}
      sets[2 * n - 1], sets[2 * n] = record_key(id), rec
    end
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
      -- A repeat so late that its key was forgotten: one made anew would never be.
      if keys_of[n][4] then fresh[keys_of[n][4]] = nil end
      answer(keys_of[n][1], 'SAME', id, state_of_record(known), (struct.unpack('<I6', known, AT_DUE + 1)))
    else
      answer(keys_of[n][1], 'TAKEN', id, 0, 0)
      if keys_of[n][4] then fresh[keys_of[n][4]] = nil end
      -- Who was told of it was told of another's task.
      for _, place in ipairs(leaning[id] or {}) do reply[place] = 'TAKEN' end
    end
  end
  ids, recs, keys_of = still, still_recs, still_keys
end

if #new_lines > 0 then redis.call('HSET', key('lines'), unpack(new_lines)) end
for idem, value in pairs(fresh) do redis.call('SET', idem, value) end
local function hold_unique(rec, id, unique)
  local name, ttl = uniq_key(ext_of(rec).unique), tonumber(string.match(unique, '%d+$'))
  if ttl > 0 then redis.call('SET', name, id, 'PX', ttl) else redis.call('SET', name, id) end
end
for _, r in ipairs(replacing) do
  replace(r[1], r[2], r[3], r[4], r[5], r[8])
  hold_unique(r[3], r[1], r[6])
  answer(r[7], 'REPLACED', r[1], r[2].state, r[2].due)
end
local due_by_line, ready_by_line, expiries = {}, {}, {}
for n, id in ipairs(ids) do
  local rec, state, due = recs[n], keys_of[n][2], keys_of[n][3]
  local line = string.sub(rec, AT_LINE + 1, AT_LINE + LINE)
  if state == READY then
    push(ready_by_line, line, ready_score(now, string.byte(rec, 4), line), id)
  else
    push(due_by_line, line, due, id)
  end
  if (keys_of[n][5] or 0) > 0 then
    expiries[#expiries + 1], expiries[#expiries + 2] = keys_of[n][5], id
  end
  if keys_of[n][6] ~= '' then hold_unique(rec, id, keys_of[n][6]) end
  moved(line, id, 0, state, 1, rec)
  count(line, 'in', 1)
end
add_all('ready', 'readys', ready_by_line)
add_all('due', 'dues', due_by_line)
if #expiries > 0 then redis.call('ZADD', key('expiry'), unpack(expiries)) end
commit('submit', actor, now)
return reply
