-- Takes the first READY tasks of a line: to offer them to workers, or (mode run) for the server itself to publish.
-- Safe to run twice with one nonce: the reply is kept until the line's next take.
-- @include record index
-- KEYS: bucket
-- ARGV: owner epoch, nonce (16 bytes), line, most tasks, ms until the claim deadline or lease end,
--       mode (offer | run), server id (16 bytes, mode run)
-- reply: {OK, now, ids and gens packed as c12 I4 each} and, mode run, the records behind them
--        {PAUSED}: the line is paused · {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local nonce, line, most, term, mode, server = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6], ARGV[7]
local now = now_ms()
local last = redis.call('HGET', key('took'), line)
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

local popped = redis.call('ZPOPMIN', key('ready:') .. line, most)
local packed, leases, records = {}, {}, {}
local state = mode == 'run' and RUNNING or DISPATCHED
for i = 1, #popped, 2 do
  local id = popped[i]
  local bytes = redis.call('GETRANGE', record_key(id), 0, HEADER - 1)
  local h = unpack_header(bytes)
  if h then
    h.state, h.lease = state, now + term
    if state == RUNNING then h.started, h.nonce, h.worker, h.progress = now, nonce, server, 0 end
    redis.call('SETRANGE', record_key(id), 0, pack_header(h))
    leases[#leases + 1] = h.lease
    leases[#leases + 1] = id
    packed[#packed + 1] = id .. struct.pack('<I4', h.gen)
    if state == RUNNING then records[#records + 1] = redis.call('GET', record_key(id)) end
    moved(line, id, READY, state, h.gen)
  end
end
head_of(key('ready:'), 'readys', line)
local all = table.concat(packed)
if #leases > 0 then
  redis.call('ZADD', key('lease'), unpack(leases))
  redis.call('HSET', key('took'), line, nonce .. all)
end
commit('take', '', now)
return {'OK', now, all, unpack(records)}
