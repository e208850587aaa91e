-- Start deadline and retry-until may come as a time after the due instant (2^47 added): only here is that known.
local function absolute(value, due) return value >= 2 ^ 47 and due + value - 2 ^ 47 or value end
local function settle_times(rec, due, state, now)
  if not has(flags_of_record(rec), HAS_DEADLINE) then return rec, 0 end
  local from = math.max(due, now)
  local deadline = absolute(struct.unpack('<I6', rec, AT_DEADLINE + 1), from)
  local expires = deadline
  local e = ext_of(rec)
  rec = string.sub(rec, 1, AT_DEADLINE) .. struct.pack('<I6', deadline) .. string.sub(rec, AT_META + 1)
  if e then
    e.retry_until = absolute(e.retry_until, from)
    if state == READY and e.wait > 0 and (expires == 0 or now + e.wait < expires) then expires = now + e.wait end
    rec = string.sub(rec, 1, ext_at(flags_of_record(rec))) .. pack_ext(e) .. behind_ext(rec)
  end
  return rec, expires
end
