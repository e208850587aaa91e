-- Renews leases and notes progress; never beyond the time an attempt may run, nor once it is cancelled. Safe to run
-- twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: lease ms, grace ms after the execution timeout, then {id, gen, nonce (16 bytes), progress 0-1000 or -1}…
-- reply: {OK, code, …}; OK renewed, CANCEL to be stopped before its lease ends, LOST not the current attempt
local lease, grace = tonumber(ARGV[1]), tonumber(ARGV[2])
local now = now_ms()
local reply = {'OK'}
local leases = {}
for i = 3, #ARGV, 4 do
  local id, gen, nonce, progress = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], tonumber(ARGV[i + 3])
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if h and h.state == RUNNING and h.gen == gen and h.nonce == nonce then
    local cancelled = has(h.flags, CANCEL_ASKED)
    if not cancelled then h.lease = math.min(now + lease, h.started + h.exec + grace) end
    if progress >= 0 then h.progress = progress end
    redis.call('SETRANGE', record_key(id), 0, pack_header(h))
    leases[#leases + 1] = h.lease
    leases[#leases + 1] = id
    reply[#reply + 1] = cancelled and 'CANCEL' or 'OK'
  else
    reply[#reply + 1] = 'LOST'
  end
end
if #leases > 0 then redis.call('ZADD', key('lease'), unpack(leases)) end
return reply
