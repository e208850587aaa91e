-- Appends output of an attempt and keeps the last bytes of it. Only of attempts that 'delete' would find: output that
-- comes after its task went would stay behind without an owner; and only from who claimed last: the nonce proves it.
-- @include record index
-- KEYS: bucket
-- ARGV: id, gen, nonce, bytes to keep, ms to keep them, data
-- reply: {OK, bytes dropped so far} · {GONE}: the task never had this attempt, had it long ago, was claimed by another since, or is no more
-- value: 8 bytes count of dropped bytes, then the kept tail
local gen = tonumber(ARGV[2])
local record = redis.call('GETRANGE', record_key(ARGV[1]), 0, HEADER - 1)
if #record == 0 then return {'GONE'} end
check_layout(record)
local current = gen_of_record(record)
if gen < 1 or gen > current or gen < current - LOGS_KEPT or nonce_of_record(record) ~= ARGV[3] then return {'GONE'} end
local at = key('log:') .. ARGV[1] .. ':' .. ARGV[2]
local keep = tonumber(ARGV[4])
if redis.call('EXISTS', at) == 0 then redis.call('SET', at, struct.pack('<I8', 0)) end
local size = redis.call('APPEND', at, ARGV[6]) - 8
-- Trimmed when twice over, so that each byte is moved once on average.
if size > 2 * keep then
  local dropped = struct.unpack('<I8', redis.call('GETRANGE', at, 0, 7)) + size - keep
  redis.call('SET', at, struct.pack('<I8', dropped) .. redis.call('GETRANGE', at, -keep, -1))
end
redis.call('PEXPIRE', at, ARGV[5])
return {'OK', struct.unpack('<I8', redis.call('GETRANGE', at, 0, 7))}
