-- Takes the first READY tasks of a line: to offer them to workers, or (mode run) for the server itself to publish.
-- Safe to run twice with one nonce: the reply is kept until the line's next take by the same server.
-- Offers may be taken by any server, for the workers that hang on it; only mode run is the owner's.
-- @include record index limits attempt drain
-- KEYS: bucket
-- ARGV: owner epoch, nonce (16 bytes), line, most tasks, ms until the claim deadline or lease end,
--       mode (offer | run), server id (16 bytes), highest place in line to take (+inf: any)
-- reply: {OK, now, ids and gens packed as c12 I4 each} and, mode run, the records behind them
--        {PAUSED}: the line is paused · {LIMITED}: its tasks need slots, see pick · {FENCED}
if ARGV[6] == 'run' and fenced(ARGV[1]) then return {'FENCED'} end
local KEPT = 60000 -- an answer that was lost is asked for again within seconds
local nonce, line, most, term, mode, server = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7]
local highest = ARGV[8]
local now = now_ms()
local took = key('took:') .. server
local last = redis.call('HGET', took, line)
if last and string.sub(last, 1, 16) == nonce then
  local packed = string.sub(last, 17)
  local reply = {'OK', now, packed}
  if mode == 'run' then
    for at = 1, #packed, 16 do
      reply[#reply + 1] = redis.call('GET', record_key(string.sub(packed, at, at + ID - 1))) or ''
    end
  end
  return reply
end
if paused(line, now) then return {'PAUSED'} end
if limited(line) then return {'LIMITED'} end

local ids = redis.call('ZRANGEBYSCORE', key('ready:') .. line, '-inf', highest, 'LIMIT', 0, most)
if #ids > 0 then redis.call('ZREM', key('ready:') .. line, unpack(ids)) end
local packed, leases, records = {}, {}, {}
local state = mode == 'run' and RUNNING or DISPATCHED
for _, id in ipairs(ids) do
  local record = state == RUNNING and redis.call('GET', record_key(id))
    or state == DISPATCHED and redis.call('GETRANGE', record_key(id), 0, AT_LEASE - 1)
  local late = false
  local waiting = record and #record > 0
  if waiting then
    check_layout(record)
    -- An entry of a task that does not wait is a leftover: the task stands elsewhere, by its state.
    waiting = state_of_record(record) == READY
    if waiting and string.byte(record) > VERSION and has(flags_of_record(record), HAS_DEADLINE) then
      local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
      late = expired(h, id, now)
      if not late then redis.call('ZREM', key('expiry'), id) end
    end
  end
  if waiting and not late then
    local gen = gen_of_record(record)
    if state == RUNNING then
      local header = running_header(record, now, now + term, nonce, server)
      redis.call('SETRANGE', record_key(id), 0, header)
      records[#records + 1] = header .. string.sub(record, #header + 1)
    else
      redis.call('SETRANGE', record_key(id), 0, string.sub(record, 1, 1) .. string.char(state)
        .. string.sub(record, 3) .. struct.pack('<I6', now + term))
    end
    leases[#leases + 1] = now + term
    leases[#leases + 1] = id
    packed[#packed + 1] = id .. struct.pack('<I4', gen)
    moved(line, id, READY, state, gen)
  end
end
head_of(key('ready:'), 'readys', line)
local all = table.concat(packed)
if #leases > 0 then
  redis.call('ZADD', key('lease'), unpack(leases))
  redis.call('HSET', took, line, nonce .. all)
  redis.call('PEXPIRE', took, KEPT)
end
commit('take', '', now)
return {'OK', now, all, unpack(records)}
