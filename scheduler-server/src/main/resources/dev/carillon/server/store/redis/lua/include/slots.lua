-- The slots of a scope, in its home bucket. slots:<scope> scores each holder ("<task id>:<gen>") by when it is to be
-- looked after; slot:<scope> keeps what it holds; slotn:<scope> counts: "n" writes so far, "o" holders that are only
-- offered, "k<key>" all and "o<key>" offered ones of a key. An entry is: 1 offered or 2 claimed, number of its last
-- write, since ms, key (16 bytes, zeros: none), nonce of the claim (zeros: none).
local ENTRY = '<BI4I6c16c16'
local OFFERED, CLAIMED = 1, 2
local NO_KEY = string.rep('\0', 16)

local function add_up(scope, field, n)
  local count = redis.call('HINCRBY', key('slotn:') .. scope, field, n)
  if count == 0 then redis.call('HDEL', key('slotn:') .. scope, field) end
  return count
end
local function counted(scope, field)
  return tonumber(redis.call('HGET', key('slotn:') .. scope, field) or '0')
end
local function count_entry(scope, flag, its_key, n)
  if flag == OFFERED then add_up(scope, 'o', n) end
  if its_key ~= NO_KEY then
    add_up(scope, 'k' .. its_key, n)
    if flag == OFFERED then add_up(scope, 'o' .. its_key, n) end
  end
end
local function write_entry(scope, member, flag, since, its_key, nonce, look_ms)
  local n = redis.call('HINCRBY', key('slotn:') .. scope, 'n', 1) % 4294967296
  redis.call('HSET', key('slot:') .. scope, member, struct.pack(ENTRY, flag, n, since, its_key, nonce))
  redis.call('ZADD', key('slots:') .. scope, 'GT', look_ms, member)
  return n
end
local function free_entry(scope, member, entry)
  local flag, _, _, its_key = struct.unpack(ENTRY, entry)
  redis.call('ZREM', key('slots:') .. scope, member)
  redis.call('HDEL', key('slot:') .. scope, member)
  count_entry(scope, flag, its_key, -1)
  return its_key
end

-- A token bucket kept as one number: the microsecond at which it will be full again. It goes by itself when full.
local function now_us()
  local t = redis.call('TIME')
  return t[1] * 1000000 + t[2]
end
local function tokens(name, every, burst, now)
  if every == 0 then return math.huge, 0 end
  local full = tonumber(redis.call('GET', name) or '0')
  local spare = burst * every - math.max(0, full - now)
  return math.floor(spare / every), every - spare % every
end
local function spend(name, every, now)
  if every == 0 then return end
  local full = math.max(now, tonumber(redis.call('GET', name) or '0')) + every
  redis.call('SET', name, string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1000)
end
