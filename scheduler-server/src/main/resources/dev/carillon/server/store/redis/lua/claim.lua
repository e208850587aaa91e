-- Gives a worker the lease of attempts. Safe to run twice with the same nonces.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: worker id (16 bytes), lease ms, types "|a|b|", queues "|q|" or "" for all, then {id, gen, nonce (16 bytes)}…
-- reply: {OK, now, code, record, …}; codes OK STALE PAUSED UNSUPPORTED CANCELLED GONE, record '' unless OK
local worker, lease, types, queues = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local now = now_ms()
local reply = {'OK', now}
local leases, gone_ready = {}, {}
for i = 5, #ARGV, 3 do
  local id, gen, nonce = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
  local record = redis.call('GET', record_key(id))
  local code
  if not record then code = 'GONE'
  else
    check_layout(record)
    local from, its_gen = state_of_record(record), gen_of_record(record)
    if from == RUNNING and its_gen == gen and nonce_of_record(record) == nonce then code = 'OK'
    elseif from == CANCELLED then code = 'CANCELLED'
    elseif its_gen ~= gen then code = 'STALE' -- @rule gen
    elseif from ~= READY and from ~= DISPATCHED then code = 'STALE'
    else
      local line = line_of_record(record)
      local names = names_of(line)
      local able = string.find(types, '|' .. names[3] .. '|', 1, true)
        and (queues == '' or string.find(queues, '|' .. names[2] .. '|', 1, true))
      local limited = string.byte(record) > VERSION and has(flags_of_record(record), HAS_DEADLINE)
      if limited and expired(unpack_header(record), id, now) then
        code, from = 'STALE', EXPIRED
      elseif not able then code = 'UNSUPPORTED'
      elseif paused(line, now) then code = 'PAUSED' -- @rule pause
      else code = 'OK' end
      if code == 'OK' then
        if from == READY then push(gone_ready, line, 0, id) end
        if limited then redis.call('ZREM', key('expiry'), id) end
        local header = running_header(record, now, now + lease, nonce, worker)
        redis.call('SETRANGE', record_key(id), 0, header)
        record = header .. string.sub(record, #header + 1)
        leases[#leases + 1] = now + lease
        leases[#leases + 1] = id
        moved(line, id, from, RUNNING, gen)
      elseif from == DISPATCHED then
        local h = unpack_header(record)
        redis.call('ZREM', key('lease'), id)
        to_ready(h, id, h.ready)
        write_header(h, id)
        moved(line, id, DISPATCHED, READY, gen)
      end
    end
  end
  reply[#reply + 1] = code
  reply[#reply + 1] = code == 'OK' and record or ''
end
for line, list in pairs(gone_ready) do
  for i = 2, #list, 2 do redis.call('ZREM', key('ready:') .. line, list[i]) end
end
if #leases > 0 then redis.call('ZADD', key('lease'), unpack(leases)) end
commit('claim', '', now)
return reply
