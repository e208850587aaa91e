-- Takes, keeps or gives up the ownership of a bucket's loops. A new owner raises the epoch: the old one is FENCED.
-- What changes hands is written down with it: "<ms> <epoch> <node before> <node after>", the newest first; no node: ''.
-- @include record index drain
-- KEYS: bucket
-- ARGV: server id, node id, ms without a beat after which an owner counts as gone, keep (renew if mine) | take | leave
-- reply: {OK, epoch} mine · {FREE, epoch} nobody's · {OTHER, epoch, node id, server id}
local now = now_ms()
local own = redis.call('HMGET', key('own'), 'server', 'epoch', 'beat', 'node')
local epoch, beat = tonumber(own[2] or '0'), tonumber(own[3] or '0')
local mine = own[1] == ARGV[1] and beat > 0
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
  note(beat > 0 and own[4] or '', ARGV[2])
end
redis.call('HSET', key('own'), 'server', ARGV[1], 'node', ARGV[2], 'epoch', epoch, 'beat', now)
return {'OK', epoch}
