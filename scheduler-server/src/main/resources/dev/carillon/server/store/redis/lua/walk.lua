-- Reads entries of indexes behind given places, in their order. Changes nothing.
-- @include keys
-- KEYS: bucket
-- ARGV: 1 to read backward or 0, then for each index: name, score, member ('': before all of that score, '~': behind all), most
-- reply: {OK, now, {member, score, member, score, …}, …} one list an index, lowest first
local backward = ARGV[1] == '1'

-- How many entries stand before a place, and how many have its score or a lower one.
local function rank(index, score, member)
  local from = redis.call('ZCOUNT', index, '-inf', '(' .. score)
  if member == '' then return from, from end
  local behind = redis.call('ZCOUNT', index, '-inf', score)
  if member == '~' then return behind, behind end
  local to = behind
  while from < to do
    local middle = math.floor((from + to) / 2)
    if redis.call('ZRANGE', index, middle, middle)[1] < member then from = middle + 1 else to = middle end
  end
  return from, behind
end

local time = redis.call('TIME')
local reply = {'OK', time[1] * 1000 + math.floor(time[2] / 1000)}
for i = 2, #ARGV, 4 do
  local index, member, most = key(ARGV[i]), ARGV[i + 2], tonumber(ARGV[i + 3])
  local at, behind = rank(index, ARGV[i + 1], member)
  local from, to = at, at + most - 1
  if backward then
    from, to = math.max(0, at - most), at - 1
  elseif at < behind and redis.call('ZRANGE', index, at, at)[1] == member then
    from, to = from + 1, to + 1
  end
  reply[#reply + 1] = to >= from and redis.call('ZRANGE', index, from, to, 'WITHSCORES') or {}
end
return reply
