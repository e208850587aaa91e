-- Ends what ran out of time: unclaimed offers go back, lost and overlong attempts end. Safe to run twice.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: owner epoch, most tasks, luck [0,1), Redis time in ms when this was sent, ms for which that holds good
-- reply: {OK, offers put back, attempts lost, attempts out of time or cancelled, next end ms (-1: none), now} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
-- A call that lay unread while Redis stood still: in that time no worker could renew, so its word counts for nothing.
if now - tonumber(ARGV[4]) > tonumber(ARGV[5]) then return {'OK', 0, 0, 0, -1, now} end -- @rule late-reap
local luck = tonumber(ARGV[3])
local offers, lost, late = 0, 0, 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('lease'), '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))) do
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if not h or h.state ~= DISPATCHED and h.state ~= RUNNING then
    redis.call('ZREM', key('lease'), id)
  elseif h.state == DISPATCHED then
    redis.call('ZREM', key('lease'), id)
    to_ready(h, id, h.ready)
    write_header(h, id)
    moved(h.line, id, DISPATCHED, READY, h.gen)
    offers = offers + 1
  else
    -- One draw for the call, spread by the id: a herd of lost tasks does not come back at one instant.
    local mine = (luck + tonumber(string.byte(id, -1)) / 256 + tonumber(string.byte(id, -2)) / 65536) % 1
    -- Whoever held it and comes late has not ended it: STALE, not the repeat of an accepted end.
    h.nonce = string.rep('\0', 16)
    if has(h.flags, CANCEL_ASKED) then
      local text = 'It was cancelled and did not stop in time.'
      redis.call('HSETNX', key('extra:') .. id, 'error', text)
      attempt_failed(h, id, BY_CANCEL, now, text, mine, 0)
      late = late + 1
    elseif now >= h.started + h.exec then
      local text = 'Ran over its time of ' .. h.exec .. ' ms.'
      redis.call('HSET', key('extra:') .. id, 'error', text)
      attempt_failed(h, id, BY_TIMEOUT, now, text, mine, 0)
      late = late + 1
    else
      local text = 'The worker was lost: its lease ended without a heartbeat.'
      redis.call('HSET', key('extra:') .. id, 'error', text)
      attempt_failed(h, id, BY_LOSS, now, text, mine, 0)
      lost = lost + 1
    end
  end
end
commit('reap', '', now)
local first = redis.call('ZRANGE', key('lease'), 0, 0, 'WITHSCORES')
return {'OK', offers, lost, late, first[2] and tonumber(first[2]) or -1, now}
