-- Stops a live task for good: a running one is marked and its lease ends soon whatever its worker does, any other ends
-- now. Answers what its caller answers; nil if it is not live.
local function stop(h, id, now, grace)
  if h.state >= SUCCEEDED then return nil end
  if h.state == RUNNING then
    if not has(h.flags, CANCEL_ASKED) then
      h.lease = now + grace
      redis.call('ZADD', key('lease'), h.lease, id)
    end
    h.flags = with(h.flags, CANCEL_ASKED)
    write_header(h, id)
    moved(h.line, id, RUNNING, RUNNING, h.gen)
    return {'RUNNING', h.worker, h.gen, h.nonce}
  end
  local from = h.state
  unindex(h, id)
  to_end(h, id, CANCELLED, now)
  write_header(h, id)
  moved(h.line, id, from, CANCELLED, h.gen)
  return {'OK', CANCELLED}
end
