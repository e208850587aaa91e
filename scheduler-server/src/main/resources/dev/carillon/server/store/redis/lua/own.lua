-- Takes, keeps or gives up the ownership of a bucket's loops. A new owner raises the epoch: the old one is FENCED.
-- What changes hands is written down with it: "<ms> <epoch> <node before> <node after>", the newest first; no node: ''.
-- @include record index drain
-- KEYS: bucket
-- ARGV: server id, node id, ms without a beat after which an owner counts as gone, keep (renew if mine) | take | leave,
--       lease ms
-- reply: {OK, epoch, ms for which no lease of it is to be reaped} mine · {FREE, epoch} nobody's · {OTHER, epoch, node id, server id}
local now = now_ms()
local own = redis.call('HMGET', key('own'), 'server', 'epoch', 'beat', 'node', 'spare')
local epoch, beat = tonumber(own[2] or '0'), tonumber(own[3] or '0')
local mine = own[1] == ARGV[1] and beat > 0
local spare = tonumber(own[5] or '0')
local gone = not own[1] or beat == 0 or now - beat >= tonumber(ARGV[3])
local function note(from, to)
  redis.call('LPUSH', key('owners'), string.format('%.0f %.0f %s %s', now, epoch, from, to))
  redis.call('LTRIM', key('owners'), 0, 19)
end
if ARGV[4] == 'leave' then
  if mine then
    redis.call('HSET', key('own'), 'beat', 0)
    note(own[4], '')
  end
  return {'FREE', epoch}
end
if not mine then
  if not gone then return {'OTHER', epoch, own[4], own[1]} end
  if ARGV[4] == 'keep' then return {'FREE', epoch} end
  epoch = epoch + 1
  -- A server that lives takes what is free at once: as long as nobody did there was none, and workers could neither
  -- renew nor deliver what they had finished. Now they can, if they are given the time.
  local last = beat > 0 and beat or tonumber(string.match(redis.call('LINDEX', key('owners'), 0) or '', '^%d+') or now)
  if now - last > math.max(tonumber(ARGV[5]) / 2, tonumber(ARGV[3]) * 1.5) then spare = now + tonumber(ARGV[5]) end
  note(beat > 0 and own[4] or '', ARGV[2])
end
redis.call('HSET', key('own'), 'server', ARGV[1], 'node', ARGV[2], 'epoch', epoch, 'beat', now)
if spare > 0 then redis.call('HSET', key('own'), 'spare', spare) end
return {'OK', epoch, math.max(0, spare - now)}
