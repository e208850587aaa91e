-- A run as it stands at one revision, with all its nodes.
-- @include record index drain
-- KEYS: bucket
-- ARGV: run, 1 to read nodes too
-- reply: {OK, now, facts, vars, revision, state, created, digest, nodes} · {GONE}
local run = key('run:') .. ARGV[1]
local h = redis.call('HMGET', run, 'facts', 'vars', 'rev', 'state', 'created', 'def')
if not h[1] then return {'GONE'} end
return {'OK', now_ms(), h[1], h[2], h[3], h[4], h[5], h[6], ARGV[2] == '1' and redis.call('GET', run .. ':nodes') or ''}
