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
local nonce, line, most, term, mode, server = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5]), ARGV[6], ARGV[7]
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

local ids = redis.call('ZRANGEBYSCORE', key('ready:') .. line, '-inf', highest, 'LIMIT', '0', most)
local until_text, times = text_of(now + term), running_times(now, now + term)
local heads, unwatched = {}, {} -- all of them are looked at before anything is written
-- What is done for each task has short ways.
local call, sub, byte = redis.call, string.sub, string.byte
for i = 1, #ids do
  local record
  if mode == 'run' then record = call('GET', BASE .. ids[i])
  else record = call('GETRANGE', BASE .. ids[i], '0', TO_META) end
  local version = record and byte(record)
  if version and version ~= VERSION then check_layout(record) end
  heads[i] = record or ''
end
-- They are the first in line: taken out by rank, none has to be looked for.
if #ids > 0 then redis.call('ZREMRANGEBYRANK', key('ready:') .. line, '0', #ids - 1) end
local packed, leases, records = {}, {}, {}
local n = 0
local state = mode == 'run' and RUNNING or DISPATCHED
local offered, offered_until = string.char(DISPATCHED), struct.pack('<I6', now + term)
local offered_now = struct.pack('<I6I6', now, now + term)
for i = 1, #ids do
  local id, record = ids[i], heads[i]
  local at, late = BASE .. id, false
  local version, its_state, flags = byte(record, 1, 3)
  -- An entry of a task that does not wait is a leftover: the task stands elsewhere, by its state.
  local waiting = its_state == READY
  if waiting and version > VERSION and has(flags, HAS_DEADLINE) then
    late = not in_time(record, now) and expired(unpack_header(record), id, now, record)
    if not late then unwatched[#unwatched + 1] = id end
  end
  if waiting and not late then
    local gen = sub(record, AT_GEN + 1, AT_GEN + 4)
    n = n + 1
    if state == RUNNING then
      local header = running_header(record, times, nonce, server)
      call('SETRANGE', at, '0', header)
      records[n] = header .. sub(record, #header + 1)
    elseif flags < OWNED then
      call('SETRANGE', at, '1', offered .. sub(record, 3, AT_LEASE) .. offered_until)
    else
      call('SETRANGE', at, '1', offered .. sub(record, 3, AT_ENDED) .. offered_now)
    end
    leases[2 * n - 1], leases[2 * n] = until_text, id
    packed[2 * n - 1], packed[2 * n] = id, gen
    moved(line, id, READY, state, gen, record)
  end
end
if #unwatched > 0 then redis.call('ZREM', key('expiry'), unpack(unwatched)) end
head_of(key('ready:'), 'readys', line)
local all = table.concat(packed)
if n > 0 then
  redis.call('ZADD', key('lease'), unpack(leases))
  redis.call('HSET', took, line, nonce .. all)
  redis.call('PEXPIRE', took, KEPT)
end
commit('take', '', now)
return {'OK', now, all, unpack(records)}
