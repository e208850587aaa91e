-- A run as it stands at one revision, with all its nodes.
-- @include record index drain
-- KEYS: bucket
-- ARGV: run, most bytes of nodes to read too (0: none)
-- reply: {OK, now, facts, vars, revision, state, created, digest, nodes} · {LARGE, … as well, without its nodes} · {GONE}
local run, most = key('run:') .. ARGV[1], tonumber(ARGV[2])
local h = redis.call('HMGET', run, 'facts', 'vars', 'rev', 'state', 'created', 'def')
if not h[1] then return {'GONE'} end
local large = most > 0 and redis.call('STRLEN', run .. ':nodes') > most
local nodes = most > 0 and not large and redis.call('GET', run .. ':nodes') or ''
return {large and 'LARGE' or 'OK', now_ms(), h[1], h[2], h[3], h[4], h[5], h[6], nodes}
