-- Gives a waiting task another due instant; a held one stays held. A repeat finds it there already.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: id, actor, reason, cause (reschedule | run), due mode (0 now, 1 at, 2 after), due value ms,
--       expected version ('' any)
-- reply: {OK, state now, due ms} · {STATE, state} · {MOVED, version now} · {LATE, start deadline ms} · {GONE}
local id, cause = ARGV[1], ARGV[4]
local now = now_ms()
local record = redis.call('GET', record_key(id))
if not record then return {'GONE'} end
local h = unpack_header(record)
if not waits(h) and (h.state ~= HELD or cause == 'run') then return {'STATE', h.state} end
if ARGV[7] ~= '' and version_of(record) ~= ARGV[7] then return {'MOVED', version_of(record)} end
local due = ARGV[5] == '0' and now or ARGV[5] == '1' and tonumber(ARGV[6]) or now + tonumber(ARGV[6])
if h.deadline > 0 and math.max(due, now) >= h.deadline then return {'LATE', h.deadline} end
local from = h.state
if from == HELD then
  h.due = due
else
  unindex(h, id)
  if due <= now then to_ready(h, id, from == READY and h.ready or now) else to_wait(h, id, waiting_state(h), due) end
  h.due = due
end
write_header(h, id)
moved(h.line, id, from, h.state, h.gen)
commit(cause, ARGV[2], now, ARGV[3])
return {'OK', h.state, due}
