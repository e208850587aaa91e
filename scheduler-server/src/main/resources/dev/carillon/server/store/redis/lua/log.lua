-- Appends output of an attempt and keeps the last bytes of it.
-- @include record index
-- KEYS: bucket
-- ARGV: id, gen, bytes to keep, ms to keep them, data
-- reply: {OK, bytes dropped so far}
-- value: 8 bytes count of dropped bytes, then the kept tail
local at = key('log:') .. ARGV[1] .. ':' .. ARGV[2]
local keep = tonumber(ARGV[3])
if redis.call('EXISTS', at) == 0 then redis.call('SET', at, struct.pack('<I8', 0)) end
local size = redis.call('APPEND', at, ARGV[5]) - 8
-- Trimmed when twice over, so that each byte is moved once on average.
if size > 2 * keep then
  local dropped = struct.unpack('<I8', redis.call('GETRANGE', at, 0, 7)) + size - keep
  redis.call('SET', at, struct.pack('<I8', dropped) .. redis.call('GETRANGE', at, -keep, -1))
end
redis.call('PEXPIRE', at, ARGV[4])
return {'OK', struct.unpack('<I8', redis.call('GETRANGE', at, 0, 7))}
