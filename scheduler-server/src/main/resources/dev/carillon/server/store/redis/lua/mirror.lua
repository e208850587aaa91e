-- Writes a status for others to read, unless a later one was written before. Not a key of a bucket: its name is the
-- caller's, and what it was written at stands beside it in the same slot.
-- KEYS: the key
-- ARGV: value, place of its event (comparable as text), ms it lives
-- reply: 1 if written, 0 if there is a later one
local place = '{' .. KEYS[1] .. '}:at'
local known = redis.call('GET', place)
if known and known > ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
redis.call('SET', place, ARGV[2], 'PX', ARGV[3])
return 1
