-- Makes what is due READY, and ends what may no longer start. Safe to run twice: a task that moved is no longer due.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: owner epoch, most tasks to move
-- reply: {OK, moved, next due or expiry ms (-1: nothing waits), now} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local left = tonumber(ARGV[2])
local moved_in_all = 0
local ready_state, ready_at = string.char(READY), struct.pack('<I6', now)
-- What is done for each task has short ways.
local call, sub, byte = redis.call, string.sub, string.byte
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('expiry'), '-inf', now, 'LIMIT', 0, left)) do
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  left = left - 1
  if not h or not waits(h) then redis.call('ZREM', key('expiry'), id)
  elseif expired(h, id, now) then moved_in_all = moved_in_all + 1
  else watch_expiry(h, id) end
end
local lines = redis.call('ZRANGEBYSCORE', key('dues'), '-inf', now, 'LIMIT', 0, 100)
for _, line in ipairs(lines) do
  if left > 0 then
    local ids = redis.call('ZRANGEBYSCORE', key('due:') .. line, '-inf', now, 'LIMIT', 0, left)
    if #ids > 0 then
      left = left - #ids
      -- They are the first of their index: taken out by rank, none has to be looked for.
      redis.call('ZREMRANGEBYRANK', key('due:') .. line, '0', #ids - 1)
      local expiries, unwatched = {}, {}
      local scores, list, n = {}, {lowest = math.huge}, 0 -- one score a priority
      for i = 1, #ids do
        local id = ids[i]
        local record = BASE .. id
        local head = call('GETRANGE', record, '0', TO_META)
        local _, state, flags, priority = byte(head, 1, 4)
        if state == SCHEDULED or state == RETRY_WAIT then
          call('SETRANGE', record, '1', ready_state .. sub(head, 3, AT_READY) .. ready_at)
          local score = scores[priority]
          if not score then
            local its = ready_score(now, priority, line)
            score = text_of(its)
            scores[priority], list.lowest = score, math.min(list.lowest, its)
          end
          list[n + 1], list[n + 2] = score, id
          n = n + 2
          if flags >= HAS_EXT and has(flags, HAS_DEADLINE) then
            local h = unpack_header(head)
            h.state, h.ready = READY, now
            local at = expires_at(h, id, head)
            if at > 0 then expiries[#expiries + 1], expiries[#expiries + 2] = text_of(at), id
            else unwatched[#unwatched + 1] = id end
          end
          moved(line, id, state, READY, sub(head, AT_GEN + 1, AT_GEN + 4), head)
        end
      end
      if n > 0 then
        moved_in_all, list.n = moved_in_all + n / 2, n
        add_all('ready', 'readys', {[line] = list})
      end
      if #expiries > 0 then redis.call('ZADD', key('expiry'), unpack(expiries)) end
      if #unwatched > 0 then redis.call('ZREM', key('expiry'), unpack(unwatched)) end
    end
    head_of(key('due:'), 'dues', line)
  end
end
commit('tick', '', now)
local next_due = redis.call('ZRANGE', key('dues'), 0, 0, 'WITHSCORES')
local next_end = redis.call('ZRANGE', key('expiry'), 0, 0, 'WITHSCORES')
local soonest = math.min(tonumber(next_due[2] or math.huge), tonumber(next_end[2] or math.huge))
return {'OK', moved_in_all, soonest < math.huge and soonest or -1, now}
