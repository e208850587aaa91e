-- Starts a run, whole: its nodes all wait, and a table that is not written yet says just that. Safe to run twice: by
-- its id.
-- @include record index
-- KEYS: bucket
-- ARGV: run, actor, reason, digest of its definition, facts, vars, state code, hash of tenant and workflow,
--       idempotency hash ('' for none), request hash, run, place in it and gen of the node it belongs to ('' 0 0 for none),
--       1 if only a schedule that still owes it may start it
-- reply: {OK, now} · {KNOWN, run}: this key has one · {CONFLICT, run}: for another request · {PARTS}: the definition
--        is not here yet · {TAKEN}: another run has this id · {SETTLED}: nobody owes it any more
local id, digest, home, idem = ARGV[1], ARGV[4], ARGV[8], ARGV[9]
local now = now_ms()
local run = key('run:') .. id
if idem ~= '' then
  local known = redis.call('GET', key('runkey:') .. idem)
  if known and string.sub(known, ID + 1) ~= ARGV[10] then return {'CONFLICT', string.sub(known, 1, ID)} end
  if known then return {'KNOWN', string.sub(known, 1, ID)} end
end
local facts = redis.call('HGET', run, 'facts')
if facts == ARGV[5] then return {'OK', tonumber(redis.call('HGET', run, 'created'))} end
if facts then return {'TAKEN'} end
if ARGV[14] == '1' and redis.call('HEXISTS', key('owed'), id) == 0 then return {'SETTLED'} end
local definition = key('def:') .. digest
local parts = tonumber(redis.call('HGET', definition, 'n') or '0')
if redis.call('HLEN', definition) ~= parts + 1 then return {'PARTS'} end
redis.call('HSET', run, 'facts', ARGV[5], 'vars', ARGV[6], 'rev', 1, 'state', ARGV[7], 'live', '1', 'created', now,
  'def', digest, 'home', home, 'key', idem, 'parent', ARGV[11], 'place', ARGV[12],
  'gen', ARGV[13])
redis.call('SADD', key('defruns:') .. digest, id)
redis.call('ZADD', key('runs'), now, id)
redis.call('ZADD', key('runs:w:') .. home, now, id)
redis.call('ZADD', key('runs:s:') .. ARGV[7], now, id)
redis.call('ZADD', key('wake'), now, id)
if idem ~= '' then redis.call('SET', key('runkey:') .. idem, id .. ARGV[10]) end
local cap = redis.call('GET', key('eventcap')) or 2000
redis.call('XADD', key('events'), 'MAXLEN', '~', cap, '*', 'v', 'run_start', 'a', ARGV[2], 't', now, 'd', '', 's',
  'run ' .. id, 'r', ARGV[3])
return {'OK', now}
