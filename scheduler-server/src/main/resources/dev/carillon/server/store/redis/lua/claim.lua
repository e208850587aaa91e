-- Gives a worker the lease of attempts. Safe to run twice with the same nonces.
-- @include record index limits attempt drain
-- KEYS: bucket
-- ARGV: worker id (16 bytes), lease ms, types "|a|b|", queues "|q|" or "" for all, then {id, gen, nonce (16 bytes), ms until which it may start in a limited line ("": not asked for, 0: no slot)}…
-- reply: {OK, now, code, record, …}; codes OK STALE PAUSED LATER UNSUPPORTED CANCELLED GONE, record '' unless OK;
--        LIMITED: its slots are to be taken first, nothing changed; instead of the record: line and limit key (16 bytes)
local worker, lease, types, queues = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local now = now_ms()
local reply = {'OK', now}
local leases, gone_ready = {}, {}
for i = 5, #ARGV, 4 do
  local id, gen, nonce, permit = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
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
      local dated = string.byte(record) > VERSION and has(flags_of_record(record), HAS_DEADLINE)
      if dated and expired(unpack_header(record), id, now) then
        code, from = 'STALE', EXPIRED
      elseif not able then code = 'UNSUPPORTED'
      elseif paused(line, now) then code = 'PAUSED' -- @rule pause
      elseif not limited(line) then code = 'OK'
      elseif permit == '' then code = 'LIMITED'
      -- A permit is short: the slot behind it is not given to another as long as it holds.
      else
        code = now < tonumber(permit) and 'OK' or 'LATER' -- @rule permit: code = 'OK'
      end
      if code == 'LIMITED' then
        local e = ext_of(record)
        record = line .. (e and e.limit or NO_HASH)
      elseif code == 'OK' then
        -- One that could be set aside for its key stands there or in its line.
        if from == READY and (permit ~= '' or string.byte(record) > VERSION) then unindex(unpack_header(record), id)
        elseif from == READY then push(gone_ready, line, 0, id) end
        if dated then redis.call('ZREM', key('expiry'), id) end
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
  reply[#reply + 1] = (code == 'OK' or code == 'LIMITED') and record or ''
end
for line, list in pairs(gone_ready) do
  for i = 2, #list, 2 do redis.call('ZREM', key('ready:') .. line, list[i]) end
end
if #leases > 0 then redis.call('ZADD', key('lease'), unpack(leases)) end
commit('claim', '', now)
return reply
