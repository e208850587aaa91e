-- Keeps or removes a user or a token, and counts the change. Safe to run twice.
-- @include record index drain
-- KEYS: bucket
-- ARGV: kind (users | tokens), id, text ("" removes it), what may exist (always | new: not this one | first: nothing ever |
--       as: what the next one says), what is known
-- reply: {OK, version}, {EXISTS}: what exists forbids it, or {GONE}
local at, id, text, put = key(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local known = redis.call('HGET', at, id)
if text == '' then
  if not known then return {'GONE'} end
  redis.call('HDEL', at, id)
else
  -- A repeat after a lost reply finds what it wrote itself.
  if known == text then return {'OK', tonumber(redis.call('HGET', key('access'), 'version') or '0')} end
  if put == 'new' and known then return {'EXISTS'} end
  if put == 'as' and known ~= ARGV[5] then return {'EXISTS'} end
  if put == 'first' and redis.call('EXISTS', key('access')) == 1
      and redis.call('HEXISTS', key('access'), 'version') == 1 then return {'EXISTS'} end
  redis.call('HSET', at, id, text)
end
return {'OK', redis.call('HINCRBY', key('access'), 'version', 1)}
