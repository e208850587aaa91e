-- Runs an ended task again: READY now, attempts from 0, gen raised, history kept. A repeat finds it live: ALIVE.
-- @include record index attempt
-- KEYS: bucket
-- ARGV: id, actor, 1 to run a SUCCEEDED one too
-- reply: {OK, gen} · {ALIVE, state} · {SUCCEEDED} · {GONE}
local id = ARGV[1]
local now = now_ms()
local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
if not h then return {'GONE'} end
if h.state < SUCCEEDED then return {'ALIVE', h.state} end
if h.state == SUCCEEDED and ARGV[3] ~= '1' then return {'SUCCEEDED'} end
local from = h.state
unindex(h, id)
if from == SUCCEEDED then
  local ended = h.ended
  remember(h, id, BY_SUCCESS, ended, '')
  redis.call('HDEL', key('extra:') .. id, 'result')
end
redis.call('HDEL', key('extra:') .. id, 'error')
h.flags = with(without(h.flags, CANCEL_ASKED), HAS_EXTRAS)
-- Times that have passed would end it at once: an operator who runs it again means it to run.
local e = ext_of_id(h, id)
if e and e.retry_until > 0 and e.retry_until <= now then
  e.retry_until = 0
  redis.call('SETRANGE', record_key(id), ext_at(h.flags), pack_ext(e))
end
if h.deadline <= now then h.deadline = 0 end
h.gen, h.attempts, h.lost, h.ended, h.progress, h.due = h.gen + 1, 0, 0, 0, 0, now
if has(h.flags, HAS_KEY) then redis.call('PERSIST', idempotency_key(id)) end
to_ready(h, id, now)
write_header(h, id)
moved(h.line, id, from, READY, h.gen)
commit('retry', ARGV[2], now)
return {'OK', h.gen}
