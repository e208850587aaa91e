-- Takes, keeps or gives up the ownership of a bucket's loops. A new owner raises the epoch: the old one is FENCED.
-- @include record index drain
-- KEYS: bucket
-- ARGV: server id, node id, ms without a beat after which an owner counts as gone, 1 to give it up
-- reply: {OK, epoch} · {OTHER, epoch, node id, server id}
local now = now_ms()
local own = redis.call('HMGET', key('own'), 'server', 'epoch', 'beat', 'node')
local mine = own[1] == ARGV[1]
if ARGV[4] == '1' then
  if mine then redis.call('HSET', key('own'), 'beat', 0) end
  return {'OK', own[2] or 0}
end
if not mine and own[1] and now - tonumber(own[3]) < tonumber(ARGV[3]) then
  return {'OTHER', own[2], own[4], own[1]}
end
local epoch = tonumber(own[2] or '0')
if not mine then epoch = epoch + 1 end
redis.call('HSET', key('own'), 'server', ARGV[1], 'node', ARGV[2], 'epoch', epoch, 'beat', now)
return {'OK', epoch}
