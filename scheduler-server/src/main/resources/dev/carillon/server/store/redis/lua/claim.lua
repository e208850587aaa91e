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
local records, places = {}, {} -- all of them are looked at before anything is written
for i = 1, #asked / PACKED do
  local id = string.sub(asked, (i - 1) * PACKED + 1, (i - 1) * PACKED + ID)
  local record = redis.call('GET', record_key(id))
  if record then check_layout(record) end
  records[i] = record
  places[id] = i
end
for i = 1, #asked / PACKED do
  local place = (i - 1) * PACKED + 1
  local id, nonce = string.sub(asked, place, place + ID - 1), string.sub(asked, place + ID + 4, place + PACKED - 1)
  local gen = struct.unpack('<I4', asked, place + ID)
  local at, permit = record_key(id), ARGV[5 + i]
  local record = records[i]
  -- One that is asked for again in this call may have changed by now.
  if places[id] ~= i or records[id] then records[id], record = true, redis.call('GET', at) end
  local code
  if not record then code = 'GONE'
  else
    local from, its_gen = state_of_record(record), gen_of_record(record)
    if from == RUNNING and its_gen == gen and nonce_of_record(record) == nonce then code = 'OK'
    elseif from == CANCELLED then code = 'CANCELLED'
    elseif its_gen ~= gen then code = 'STALE' -- @rule gen
    elseif from ~= READY and from ~= DISPATCHED then code = 'STALE'
    else
      local line = line_of_record(record)
      local dated = string.byte(record) > VERSION and has(flags_of_record(record), HAS_DEADLINE)
      if dated and expired(unpack_header(record), id, now, record) then
        code, from = 'STALE', EXPIRED
      elseif not may_run(line) then code = 'UNSUPPORTED'
      elseif paused(line, now) then code = 'PAUSED' -- @rule pause
      elseif not limited(line) then code = 'OK'
      elseif not permit then code = 'LIMITED'
      else
        code = permitted(permit, line) and 'OK' or 'LATER' -- @rule permit: code = 'OK'
      end
      if code == 'LIMITED' then
        local e = ext_of(record)
        code = 'LIMITED' .. line .. (e and e.limit or NO_HASH)
      elseif code == 'OK' then
        -- One that could be set aside for its key stands there or in its line.
        if from == READY and (permit or string.byte(record) > VERSION) then unindex(unpack_header(record), id)
        elseif from == READY then push(gone_ready, line, 0, id) end
        if dated and from ~= READY then unwatched[#unwatched + 1] = id end
        local its_times = times
        if from == DISPATCHED and flags_of_record(record) >= OWNED then -- when it was offered stays known
          its_times = string.sub(times, 1, 6) .. string.sub(record, AT_ENDED + 1, AT_LEASE) .. string.sub(times, 13)
        end
        redis.call('SETRANGE', at, '0', running_header(record, its_times, nonce, worker))
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
