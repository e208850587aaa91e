-- Sets what this bucket keeps of a scope's settings, unless it knows newer ones. Safe to run twice.
-- @include record keys told drain
-- KEYS: bucket
-- ARGV: scope, rank (grows with each change), what (settings: the text for servers, bucket 0 | limits: what scripts
--       read), text ("" clears it; limits: its slots are forgotten), ms a level of priority is worth ("": default),
--       and for the one call that tells of a change: actor ("": none, nothing is told), what changed; and where only what
--       was read may be replaced: that text ("": there was none)
-- reply: {OK}, {OLD} or {OTHER}: it is another by now
local scope, rank, what, text = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local field = what .. ' ' .. scope
local known = tonumber(redis.call('HGET', key('ranks'), field) or '0')
if known > rank then return {'OLD'} end
if ARGV[8] and known < rank and (redis.call('HGET', key(what), scope) or '') ~= ARGV[8] then return {'OTHER'} end
redis.call('HSET', key('ranks'), field, ARGV[2])
if text ~= '' then redis.call('HSET', key(what), scope, text)
else
  redis.call('HDEL', key(what), scope)
  if what == 'limits' then
    redis.call('UNLINK', key('slots:') .. scope, key('slot:') .. scope, key('slotn:') .. scope, key('rate:') .. scope)
  end
end
if what == 'limits' then
  if ARGV[5] == '' then redis.call('HDEL', key('ageing'), scope)
  else redis.call('HSET', key('ageing'), scope, ARGV[5]) end
end
-- A repeat finds its own rank: it was told then.
if ARGV[6] and ARGV[6] ~= '' and known < rank then told('settings', ARGV[6], scope, ARGV[7], now_ms()) end
return {'OK'}
