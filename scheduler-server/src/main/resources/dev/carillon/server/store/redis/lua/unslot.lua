-- Takes slots of one scope away from attempts that ended, or looks that they have. Safe to run twice.
-- @include keys drain slots
-- KEYS: bucket (the scope's home)
-- ARGV: scope, ms until those that stay are looked after again, then {holder, what}…; what: free (it has ended for
--       good), a number (free it if this was its last write), keep, list (also if it is not listed to be looked after)
-- reply: {OK, key or "", …}: of each, the key of which a slot came free; "" if none did, or it has no key
local scope, look = ARGV[1], tonumber(ARGV[2])
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local reply = {'OK'}
for i = 3, #ARGV, 2 do
  local member, what = ARGV[i], ARGV[i + 1]
  local entry = redis.call('HGET', key('slot:') .. scope, member)
  local freed = ''
  if what == 'keep' then
    if entry then redis.call('ZADD', key('slots:') .. scope, 'XX', 'GT', now + look, member) end
  elseif what == 'list' then
    if entry then redis.call('ZADD', key('slots:') .. scope, 'GT', now + look, member) end
  elseif entry then
    local _, number = struct.unpack(ENTRY, entry)
    local as_left = what == 'free' or number == tonumber(what) -- @rule slot-number: local as_left = true
    if as_left then freed = free_entry(scope, member, entry) end
  else
    redis.call('ZREM', key('slots:') .. scope, member)
  end
  reply[#reply + 1] = freed == NO_KEY and '' or freed
end
return reply
