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
redis.call('ZREM', index, unpack(ids))
local gone, kept = 0, 0
local function delete(id, h)
  if state == DEAD then unbury(line, id, 1) end
  if h and has(h.flags, HAS_EXTRAS) then redis.call('UNLINK', key('extra:') .. id, key('history:') .. id) end
  if h then
    leave_end(h, id)
    free_unique(h, id)
  end
  redis.call('UNLINK', record_key(id))
  moved(line, id, state, 0, h and h.gen or 0)
  gone = gone + 1
end
for _, id in ipairs(ids) do
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  -- A node stays as long as its run lives: it goes to the end of the queue, and is looked at again later.
  if h and h.state == state and has(h.flags, OWNED) and live_run_of(h, id) then
    redis.call('ZADD', index, now, id)
    kept = kept + 1
  -- A leftover of a task that lives again, or ended otherwise, goes without the task.
  elseif not h or h.state == state then delete(id, h) end
end
if state == DEAD then redis.call('HINCRBY', key('deadout'), line, gone) end
commit(state == DEAD and 'retained_out' or 'sweep', '', now)
return {'OK', #ids - kept}
