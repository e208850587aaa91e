-- Deletes ended tasks, oldest first. Never a live one: only an ended index is read. Nor a node of a run that lives.
-- @include record index attempt unique drain
-- KEYS: bucket
-- ARGV: owner epoch, line, state 7-11, ended before ms (+inf: whenever), most to delete
-- reply: {OK, deleted} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local line, state, before, most = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local now = now_ms()
local index = key('ended:' .. state .. ':') .. line
local ids = redis.call('ZRANGEBYSCORE', index, '-inf', '(' .. before, 'LIMIT', 0, most)
if #ids == 0 then return {'OK', 0} end
-- What is done for each task has short ways.
local call, sub, byte = redis.call, string.sub, string.byte
-- What cannot be read must fail before the index is touched: out of it, it would be seen by nobody.
local heads = {}
for n = 1, #ids do
  local record = call('GETRANGE', BASE .. ids[n], '0', TO_META)
  local version = byte(record)
  if version and version ~= VERSION then check_layout(record) end
  if version and #record < HEADER then error('LAYOUT cut off') end
  heads[n] = record
end
redis.call('ZREMRANGEBYRANK', index, 0, #ids - 1)
local dead, kept = 0, 0
local function delete(id, h)
  if state == DEAD then unbury(line, id, 1) end
  if h and has(h.flags, HAS_EXTRAS) then redis.call('UNLINK', key('extra:') .. id, key('history:') .. id) end
  if h then
    leave_end(h, id)
    free_unique(h, id)
  end
  redis.call('UNLINK', record_key(id))
  moved(line, id, state, 0, h and h.gen or 0)
  if state == DEAD then dead = dead + 1 end
end
local plain = {}
for n = 1, #ids do
  local id, record = ids[n], heads[n]
  local _, its_state, flags = byte(record, 1, 3)
  -- Most have nothing that hangs on them: no key, no extras, no owner.
  if its_state == state and flags == 0 and state ~= DEAD then
    plain[#plain + 1] = BASE .. id
    moved(line, id, state, 0, sub(record, AT_GEN + 1, AT_GEN + 4), record)
  else
    local h = unpack_header(record)
    -- A node stays as long as its run lives: it goes to the end of the queue, and is looked at again later.
    if h and h.state == state and has(h.flags, OWNED) and live_run_of(h, id) then
      redis.call('ZADD', index, now, id)
      kept = kept + 1
    -- A leftover of a task that lives again, or ended otherwise, goes without the task.
    elseif not h or h.state == state then delete(id, h) end
  end
end
if #plain > 0 then redis.call('UNLINK', unpack(plain)) end
if state == DEAD then redis.call('HINCRBY', key('deadout'), line, dead) end
commit(state == DEAD and 'retained_out' or 'sweep', '', now)
return {'OK', #ids - kept}
