-- Moves the cursor of a durable reader of the event log on, and trims what it and the others are through with.
-- @include record index drain
-- KEYS: bucket
-- ARGV: owner epoch, reader, cursor (entry id; '' for none: the reader goes), trim up to (entry id, '' for not),
--       most entries kept for readers that are behind, gaps found
-- reply: {OK} or {FENCED}
if fenced(ARGV[1]) then return {'FENCED'} end
local reader, cursor = ARGV[2], ARGV[3]
-- The log keeps what the reader that may be furthest behind asks for.
local function set_cap()
  local all, most = redis.call('HGETALL', key('readers')), 0
  for i = 1, #all, 2 do
    if string.sub(all[i], -4) == ':cap' and tonumber(all[i + 1]) > most then most = tonumber(all[i + 1]) end
  end
  if most == 0 then redis.call('UNLINK', key('eventcap'))
  elseif tonumber(redis.call('GET', key('eventcap')) or '0') ~= most then
    redis.call('SET', key('eventcap'), string.format('%.0f', most))
  end
end
if cursor == '' then
  redis.call('HDEL', key('readers'), reader, reader .. ':gaps', reader .. ':cap')
  set_cap()
  return {'OK'}
end
local function parts(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end
local function before(a, b)
  local a_ms, a_seq = parts(a)
  local b_ms, b_seq = parts(b)
  return a_ms < b_ms or (a_ms == b_ms and a_seq < b_seq)
end
local known = redis.call('HGET', key('readers'), reader)
if not known or before(known, cursor) then redis.call('HSET', key('readers'), reader, cursor) end
if ARGV[6] ~= '0' then redis.call('HINCRBY', key('readers'), reader .. ':gaps', ARGV[6]) end
if redis.call('HGET', key('readers'), reader .. ':cap') ~= ARGV[5] then
  redis.call('HSET', key('readers'), reader .. ':cap', ARGV[5])
  set_cap()
end
local trim = ARGV[4]
if trim ~= '' then
  local all = redis.call('HGETALL', key('readers'))
  for i = 1, #all, 2 do
    if string.match(all[i + 1], '^%d+%-%d+$') and before(all[i + 1], trim) then trim = all[i + 1] end
  end
  redis.call('XTRIM', key('events'), 'MINID', '~', trim)
end
return {'OK'}
