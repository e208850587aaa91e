-- The first READY tasks of a line, with their limit keys; changes nothing.
-- @include record index drain
-- KEYS: bucket
-- ARGV: line, most tasks, highest place in line (+inf: any)
-- reply: {OK, id, gen, key (16 bytes, zeros: none), …} or {PAUSED}
local line = ARGV[1]
if paused(line, now_ms()) then return {'PAUSED'} end
local reply = {'OK'}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('ready:') .. line, '-inf', ARGV[3], 'LIMIT', 0, tonumber(ARGV[2]))) do
  local head = redis.call('GETRANGE', record_key(id), 0, AT_META + 16 + 255)
  if #head > 0 then
    check_layout(head)
    local e = ext_of(head)
    local n = #reply
    reply[n + 1], reply[n + 2], reply[n + 3] = id, gen_of_record(head), e and e.limit or NO_HASH
  end
end
return reply
