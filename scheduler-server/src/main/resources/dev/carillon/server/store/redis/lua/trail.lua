-- Adds entries to the audit log if it still ends with the entry that they follow, and trims what is too old or too
-- much, keeping number and hash of the last one trimmed. Without lines it only tells the end. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: hash of the last entry, time of the new ones, hash of the last new one ("" adds none), ms to keep, most
--       entries, line, …
-- reply: {OK, sequence, hash, now} or {END, sequence, hash, now}: it ends elsewhere, or the time is not that of now
local MOST_TRIMMED, SLACK, HASH_AT = 200, 2000, 66
local log, at_end = key('trail'), key('trailend')
local known = redis.call('HMGET', at_end, 'sequence', 'hash', 'at')
local sequence, hash, last = tonumber(known[1] or '0'), known[2] or string.rep('0', 64), tonumber(known[3] or '0')
local now, at = math.max(now_ms(), last), tonumber(ARGV[2])
-- A repeat after a lost reply finds what it wrote itself: each entry names its own server and moment.
if ARGV[3] ~= '' and hash == ARGV[3] then return {'OK', sequence, hash, now} end
if ARGV[3] == '' or hash ~= ARGV[1] or at < last or math.abs(now - at) > SLACK then
  return {'END', sequence, hash, now}
end
for i = 6, #ARGV do
  sequence = sequence + 1
  redis.call('XADD', log, ARGV[2] .. '-' .. sequence, 'entry', ARGV[i])
end
redis.call('HSET', at_end, 'sequence', sequence, 'hash', ARGV[3], 'at', ARGV[2])
local surplus = redis.call('XLEN', log) - tonumber(ARGV[5])
local looked_at = math.min(MOST_TRIMMED, math.max(surplus, 2 * (#ARGV - 5)))
local oldest = redis.call('XRANGE', log, '-', '+', 'COUNT', looked_at)
local gone = {}
for i = 1, #oldest do
  local ms, number = string.match(oldest[i][1], '^(%d+)-(%d+)$')
  if i > surplus and now - tonumber(ms) <= tonumber(ARGV[4]) then break end
  gone[i] = oldest[i][1]
  local line = oldest[i][2][2]
  redis.call('HSET', at_end, 'trimmed', number, 'trimmedhash', string.sub(line, -HASH_AT, -3))
end
if #gone > 0 then redis.call('XDEL', log, unpack(gone)) end
return {'OK', sequence, ARGV[3], now}
