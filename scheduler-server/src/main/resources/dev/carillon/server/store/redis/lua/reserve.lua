-- An idempotency key whose task stands in another bucket, that of its unique key: keeps here which task it is, so that
-- the same key with another request is a conflict wherever it goes. Safe to run twice.
-- @include keys record
-- KEYS: bucket
-- ARGV: hash of the key (16 bytes), id, hash of the request (16 bytes), bucket of the task, ms it is kept (0: drop it),
--       from when on (epoch ms; one in the past: now)
-- reply: {OK} · {KNOWN, id}: the same request came before · {CONFLICT, id, its bucket ("": this one)}
local name = key('idem:') .. ARGV[1]
local known = redis.call('GET', name)
if ARGV[5] == '0' then
  if known and string.sub(known, 1, ENTRY_LENGTH) == ARGV[2] .. ARGV[3] then redis.call('UNLINK', name) end
  return {'OK'}
end
if not known then
  redis.call('SET', name, ARGV[2] .. ARGV[3] .. 'P' .. ARGV[4], 'PX', tonumber(ARGV[5]) + math.max(0, tonumber(ARGV[6]) - now_ms()))
  return {'OK'}
end
local id, more = string.sub(known, 1, ID), string.sub(known, ENTRY_LENGTH + 1)
if string.sub(known, ID + 1, ENTRY_LENGTH) == ARGV[3] and more == 'P' .. ARGV[4] then return {'KNOWN', id} end
return {'CONFLICT', id, string.sub(more, 1, 1) == 'P' and string.sub(more, 2) or ''}
