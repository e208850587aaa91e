-- Gives a worker the lease of attempts. Safe to run twice with the same nonces.
-- @include record index limits attempt drain
-- KEYS: bucket
-- ARGV: worker id (16 bytes), lease ms, types "|a|b|", queues "|q|" or "" for all, ids, gens and nonces packed as c12
--       I4 c16 each, then nothing, or for each its permit in a limited line: "q" if it has a slot of its queue, "n" if
--       it has one of its tenant, and ms until which it may start (0: no slot)
-- reply: {OK, now, answer…}: its record as it stood before, or (all capitals) STALE, PAUSED, LATER, UNSUPPORTED,
--        CANCELLED, GONE, or LIMITED with its line and limit key (16 bytes) behind it: its slots are to be taken first
local PACKED = ID + 20
local worker, lease, types, queues, asked = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local now = now_ms()
local until_text, times = text_of(now + lease), running_times(now, now + lease)
local reply = {'OK', now}
local leases, granted, gone_ready, unwatched = {}, 0, {}, {}
local able = {}
local function may_run(line)
  local known = able[line]
  if known == nil then
    local names = names_of(line)
    known = string.find(types, '|' .. names[3] .. '|', 1, true)
      and (queues == '' or string.find(queues, '|' .. names[2] .. '|', 1, true)) and true or false
    able[line] = known
  end
  return known
end
-- A permit is short: the slots behind it are not given to another as long as it holds. It is good only for limits that
-- it has slots of: others were set after it, and what ran was counted in without it.
local function permitted(permit, line)
  local slots, ends = string.match(permit, '^(q?n?)(%d+)$')
  for scope in string.gmatch(limited(line), '.') do
    if not string.find(slots, scope, 1, true) then return false end
  end
  return now < tonumber(ends)
end
-- What is done for each task has short ways.
local call, sub, byte = redis.call, string.sub, string.byte
local ids, records, known, twice = {}, {}, {}, false -- all are looked at before anything is written
for i = 1, #asked / PACKED do
  local id = sub(asked, (i - 1) * PACKED + 1, (i - 1) * PACKED + ID)
  local record = call('GET', BASE .. id)
  if record and byte(record) ~= VERSION then check_layout(record) end
  ids[i], records[i] = id, record
  if known[id] then twice = true end
  known[id] = true
end
local running = string.char(RUNNING)
local fine -- a line whose tasks this worker may run without slots
for i = 1, #ids do
  local place = (i - 1) * PACKED + ID + 1
  local id, gen, nonce = ids[i], sub(asked, place, place + 3), sub(asked, place + 4, place + 19)
  local at, permit = BASE .. id, ARGV[5 + i]
  local record = records[i]
  -- One that is asked for again in this call may have changed by now.
  if twice then record = call('GET', at) end
  local code
  if not record then code = 'GONE'
  else
    local version, from, flags = byte(record, 1, 3)
    local its_gen = sub(record, AT_GEN + 1, AT_GEN + 4)
    if from == RUNNING and its_gen == gen and nonce_of_record(record) == nonce then code = 'OK'
    elseif from == CANCELLED then code = 'CANCELLED'
    elseif its_gen ~= gen then code = 'STALE' -- @rule gen
    elseif from ~= READY and from ~= DISPATCHED then code = 'STALE'
    else
      local line = sub(record, AT_LINE + 1, AT_LINE + LINE)
      local dated = version > VERSION and has(flags, HAS_DEADLINE)
      if dated and not in_time(record, now) and expired(unpack_header(record), id, now, record) then
        code, from = 'STALE', EXPIRED
      elseif line == fine then code = 'OK'
      elseif not may_run(line) then code = 'UNSUPPORTED'
      elseif paused(line, now) then code = 'PAUSED' -- @rule pause
      elseif not limited(line) then code, fine = 'OK', line
      elseif not permit then code = 'LIMITED'
      else
        code = permitted(permit, line) and 'OK' or 'LATER' -- @rule permit: code = 'OK'
      end
      if code == 'LIMITED' then
        local e = ext_of(record)
        code = 'LIMITED' .. line .. (e and e.limit or NO_HASH)
      elseif code == 'OK' then
        -- One that could be set aside for its key stands there or in its line.
        if from == READY and (permit or version > VERSION) then unindex(unpack_header(record), id)
        elseif from == READY then push(gone_ready, line, 0, id) end
        if dated and from ~= READY then unwatched[#unwatched + 1] = id end
        local its_times = times
        if from == DISPATCHED and flags >= OWNED then -- when it was offered stays known
          its_times = sub(times, 1, 6) .. sub(record, AT_ENDED + 1, AT_LEASE) .. sub(times, 13)
        end
        -- As running_header.
        call('SETRANGE', at, '1', running .. sub(record, 3, AT_STARTED) .. its_times
          .. sub(record, AT_LEASE + 7, AT_PROGRESS) .. '\0\0' .. line .. nonce .. worker)
        granted = granted + 1
        leases[2 * granted - 1], leases[2 * granted] = until_text, id
        moved(line, id, from, RUNNING, gen, record)
      elseif from == DISPATCHED then
        local h = unpack_header(record)
        redis.call('ZREM', key('lease'), id)
        to_ready(h, id, h.ready)
        write_header(h, id)
        moved(line, id, DISPATCHED, READY, gen)
      end
    end
  end
  reply[2 + i] = code == 'OK' and record or code
end
for line, list in pairs(gone_ready) do
  for i = 2, list.n, 2 do redis.call('ZREM', key('ready:') .. line, list[i]) end
end
if #unwatched > 0 then redis.call('ZREM', key('expiry'), unpack(unwatched)) end
if granted > 0 then redis.call('ZADD', key('lease'), unpack(leases)) end
commit('claim', '', now)
return reply
