-- Files dead letters that were buried before there were groups. Safe to run twice: only those without a group are filed.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, then {id, fingerprint}…
-- reply: {OK, filed} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local filed = 0
for i = 2, #ARGV, 2 do
  local id = ARGV[i]
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if h and h.state == DEAD and redis.call('HEXISTS', key('extra:') .. id, 'fp') == 0 then
    fingerprint = ARGV[i + 1]
    bury(h, id, h.ended)
    if not has(h.flags, HAS_EXTRAS) then
      redis.call('SETRANGE', record_key(id), 2, string.char(with(h.flags, HAS_EXTRAS)))
    end
    filed = filed + 1
  end
end
return {'OK', filed}
