-- Gives a worker the lease of attempts. Safe to run twice with the same nonces.
-- @include record index attempt
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
  local h = record and unpack_header(record)
  local code
  if not h then code = 'GONE'
  elseif h.state == RUNNING and h.gen == gen and h.nonce == nonce then code = 'OK'
  elseif h.state == CANCELLED then code = 'CANCELLED'
  elseif h.gen ~= gen or (h.state ~= READY and h.state ~= DISPATCHED) then code = 'STALE'
  else
    local names = names_of(h.line)
    local able = string.find(types, '|' .. names[3] .. '|', 1, true)
      and (queues == '' or string.find(queues, '|' .. names[2] .. '|', 1, true))
    if not able then code = 'UNSUPPORTED'
    elseif paused(h.line, now) then code = 'PAUSED'
    else code = 'OK' end
    local from = h.state
    if code == 'OK' then
      if from == READY then push(gone_ready, h.line, 0, id) end
      h.state, h.started, h.nonce, h.worker, h.progress = RUNNING, now, nonce, worker, 0
      h.lease = now + lease
      local header = pack_header(h)
      redis.call('SETRANGE', record_key(id), 0, header)
      record = header .. string.sub(record, HEADER + 1)
      leases[#leases + 1] = h.lease
      leases[#leases + 1] = id
      moved(h.line, id, from, RUNNING, gen)
    elseif from == DISPATCHED then
      redis.call('ZREM', key('lease'), id)
      to_ready(h, id, h.ready)
      write_header(h, id)
      moved(h.line, id, DISPATCHED, READY, gen)
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
