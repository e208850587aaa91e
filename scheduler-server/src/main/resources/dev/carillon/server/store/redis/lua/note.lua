-- Writes down an event that is of no task and changes nothing. A repeat writes it twice.
-- @include record keys told drain
-- KEYS: bucket
-- ARGV: verb, actor, subject, reason
-- reply: {OK, now}
local now = now_ms()
told(ARGV[1], ARGV[2], ARGV[3], ARGV[4], now)
return {'OK', now}
