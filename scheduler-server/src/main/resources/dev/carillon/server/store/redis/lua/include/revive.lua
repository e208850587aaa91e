-- Puts an ended task back to READY: attempts from 0, gen raised, history kept. The caller writes the header.
-- h.new_life: its node begins anew, what was before is not told of it.
local function revive(h, id, now)
  local from = h.state
  unindex(h, id)
  if from == SUCCEEDED then
    remember(h, id, BY_SUCCESS, h.ended, '')
    redis.call('HDEL', key('extra:') .. id, 'result')
  end
  redis.call('HDEL', key('extra:') .. id, 'error', 'fp')
  h.flags = with(without(h.flags, CANCEL_ASKED), HAS_EXTRAS)
  -- Times that have passed would end it at once: an operator who runs it again means it to run.
  local e = ext_of_id(h, id)
  if e and e.retry_until > 0 and e.retry_until <= now then
    e.retry_until = 0
    redis.call('SETRANGE', record_key(id), ext_at(h.flags), pack_ext(e))
  end
  if h.deadline <= now then h.deadline = 0 end
  h.gen, h.attempts, h.lost, h.started, h.ended, h.progress, h.due = h.gen + 1, 0, 0, 0, 0, 0, now
  if h.flags >= OWNED and not h.new_life then note_waits(h, id, 0, 0, now) end
  local idem = own_idempotency_key(h, id)
  if idem then redis.call('PERSIST', idem) end
  to_ready(h, id, now)
  moved(h.line, id, from, READY, h.gen)
end
