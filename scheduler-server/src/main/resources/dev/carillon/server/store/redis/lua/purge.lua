-- Deletes discarded dead letters whose undo window is over, and groups that stand empty for long. Safe to run twice.
-- @include record index attempt unique drain
-- KEYS: bucket
-- ARGV: owner epoch, most to delete, groups go whose last death was before ms
-- reply: {OK, deleted, groups deleted} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local now = now_ms()
local ids = redis.call('ZRANGEBYSCORE', key('discarded'), '-inf', now, 'LIMIT', 0, tonumber(ARGV[2]))
for _, id in ipairs(ids) do
  redis.call('ZREM', key('discarded'), id)
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  -- A leftover of a task that lives again goes without the task.
  if not h or h.state == DEAD then
    if h then
      leave_end(h, id)
      free_unique(h, id)
    end
    redis.call('UNLINK', record_key(id), key('extra:') .. id, key('history:') .. id)
  end
end
-- All are looked at (MOST_GROUPS bounds them): letters that their queue keeps for longer may stand before the empty ones.
local groups = 0
for _, pair in ipairs(redis.call('ZRANGEBYSCORE', key('deads'), '-inf', '(' .. ARGV[3])) do
  if groups == 100 then break end
  if redis.call('EXISTS', dead_key(pair)) == 0 then
    redis.call('ZREM', key('deads'), pair)
    local group = key('deadgroup:') .. string.sub(pair, 1, 16)
    if redis.call('HINCRBY', group, 'lines', -1) <= 0 then redis.call('UNLINK', group) end
    groups = groups + 1
  end
end
return {'OK', #ids, groups}
