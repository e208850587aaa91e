-- Dead letters by what killed them: a set for each fingerprint and line, and a table of the groups. Whatever makes or
-- ends a DEAD task passes here, so the sizes of the sets are the counts.
local MOST_GROUPS = 2000 -- groups of a bucket; whatever dies of something new beyond them goes into one common group
local COMMON = '0000000000000000'
local SAMPLE = 2000
local TREND_HOURS = 24
-- Of the attempt that is being ended, 16 hex characters; '' where nobody sent one.
local fingerprint = ''

local function dead_key(pair) return key('dead:') .. pair end

local function count_hour(group, now)
  local hour = math.floor(now / 3600000)
  if redis.call('HINCRBY', group, 'h' .. hour, 1) > 1 then return end
  for _, field in ipairs(redis.call('HKEYS', group)) do
    local old = tonumber(string.match(field, '^h(%d+)$'))
    if old and old <= hour - TREND_HOURS then redis.call('HDEL', group, field) end
  end
end

-- Files a task that has just become DEAD; its error stands in its extras.
local function bury(h, id, now)
  local text = redis.call('HGET', key('extra:') .. id, 'error') or ''
  local fp = fingerprint
  if fp == '' then fp = string.sub(redis.sha1hex((string.gsub(text, '%d+', '#'))), 1, 16) end
  local pair = fp .. ':' .. h.line
  if not redis.call('ZSCORE', key('deads'), pair) and redis.call('ZCARD', key('deads')) >= MOST_GROUPS then
    fp, text = COMMON, 'Errors of too many kinds.'
    pair = fp .. ':' .. h.line
  end
  local group = key('deadgroup:') .. fp
  redis.call('ZADD', dead_key(pair), now, id)
  if redis.call('ZADD', key('deads'), now, pair) == 1 then redis.call('HINCRBY', group, 'lines', 1) end
  redis.call('HSETNX', group, 'first', now)
  redis.call('HSETNX', group, 'sample', string.sub(text, 1, SAMPLE))
  redis.call('HSET', group, 'last', now, 'task', id, 'worker', h.worker)
  redis.call('HINCRBY', group, 'total', 1)
  count_hour(group, now)
  redis.call('HSET', key('extra:') .. id, 'fp', fp)
end

-- Takes a task out of its group; 'listed' is 0 for one that was discarded: it had been counted as gone.
local function unbury(line, id, listed)
  local fp = redis.call('HGET', key('extra:') .. id, 'fp')
  if fp then redis.call('ZREM', dead_key(fp .. ':' .. line), id) end
  if listed == 0 and redis.call('ZREM', key('discarded'), id) == 1 then
    redis.call('HINCRBY', key('count'), line .. ':8', 1)
    redis.call('HINCRBY', key('count'), line .. ':gone.discard', -1)
  end
end

-- Puts a task that was discarded back into its group.
local function exhume(h, id)
  local fp = redis.call('HGET', key('extra:') .. id, 'fp')
  if not fp then return end
  redis.call('ZADD', dead_key(fp .. ':' .. h.line), h.ended, id)
  local group = key('deadgroup:') .. fp
  if redis.call('ZADD', key('deads'), 'GT', h.ended, fp .. ':' .. h.line) == 1 then
    redis.call('HINCRBY', group, 'lines', 1)
    redis.call('HSETNX', group, 'first', h.ended)
    redis.call('HSETNX', group, 'last', h.ended)
    redis.call('HSETNX', group, 'sample', redis.call('HGET', key('extra:') .. id, 'error') or '')
  end
end
