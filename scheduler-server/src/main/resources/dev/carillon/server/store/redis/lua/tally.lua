-- Looks at tasks that a canary brought back and writes down what became of them. Safe to run twice: each is counted
-- once, when it leaves the open ones.
-- @include record index drain
-- KEYS: bucket
-- ARGV: canary, window ms, first open task to look at (0: the oldest), most to look at
-- reply: {OK, looked at, still open of those, brought back, ok, failed, ok in the window, failed in the window, open,
--         when the newest open one was brought back (0: none)}
local base = key('canary:') .. ARGV[1]
local window, from, most = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local now = now_ms()
local ids = redis.call('ZRANGE', base .. ':open', from, from + most - 1)
local still = 0
for _, id in ipairs(ids) do
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  local what
  if not h or h.state == CANCELLED then what = 'gone'
  elseif h.state == SUCCEEDED then what = 'ok'
  elseif h.state > SUCCEEDED or h.attempts > 0 or h.lost > 0 then what = 'bad' end
  if what then
    redis.call('ZREM', base .. ':open', id)
    redis.call('HINCRBY', base .. ':n', what, 1)
    if what ~= 'gone' then redis.call('ZADD', base .. ':' .. what, now, id) end
  else
    still = still + 1
  end
end
local newest = redis.call('ZREVRANGE', base .. ':open', 0, 0, 'WITHSCORES')
local n = redis.call('HMGET', base .. ':n', 'n', 'ok', 'bad')
local recent = {}
for i, what in ipairs({'ok', 'bad'}) do
  local outcomes = base .. ':' .. what
  redis.call('ZREMRANGEBYSCORE', outcomes, '-inf', now - window)
  recent[i] = redis.call('ZCARD', outcomes)
end
if n[1] then
  for _, part in ipairs({':n', ':open', ':ok', ':bad'}) do redis.call('PEXPIRE', base .. part, 2592000000) end
end
return {'OK', #ids, still, tonumber(n[1] or '0'), tonumber(n[2] or '0'), tonumber(n[3] or '0'), recent[1], recent[2],
  redis.call('ZCARD', base .. ':open'), newest[2] and tonumber(newest[2]) or 0}
