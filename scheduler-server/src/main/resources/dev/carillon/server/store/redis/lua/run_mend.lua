-- Looks whether a run that lives has all it needs to go on. What became of a node's task and was never told is told
-- now; a run that has something to do is woken. Safe to run twice: what is told already is not told again.
-- @include record index attempt drain
-- KEYS: bucket
-- ARGV: owner epoch, run, revision at which its nodes were read, then {place, task, gen}… that have ended or are gone
--       although the nodes stand as if they lived, or inner runs of which that may be so
-- reply: {OK, marks that were missing, 1 if it was not to be woken but should} · {FENCED} · {STALE}: it went on meanwhile
if fenced(ARGV[1]) then return {'FENCED'} end
local id, now = ARGV[2], now_ms()
local run = run_key(id)
local h = redis.call('HMGET', run, 'rev', 'live')
if h[1] ~= ARGV[3] or h[2] ~= '1' then return {'STALE'} end
local asleep = not redis.call('ZSCORE', key('wake'), id)
local told = redis.call('LLEN', run .. ':marks')
local missing = 0
local function inner_state(inner) return tonumber(redis.call('HGET', key('run:') .. inner, 'state') or nil) end
local function inner_lives(inner) return redis.call('HGET', key('run:') .. inner, 'live') == '1' end
if told == 0 then
  for i = 4, #ARGV, 3 do
    local t = unpack_header(redis.call('GETRANGE', record_key(ARGV[i + 1]), 0, HEADER - 1))
    if t and t.state >= SUCCEEDED and t.gen >= tonumber(ARGV[i + 2]) then
      mark(t, ARGV[i + 1], now)
      missing = missing + 1
    elseif not t and inner_lives(ARGV[i + 1]) then
      -- Its run goes on, and tells of its end itself.
    elseif not t and inner_state(ARGV[i + 1]) then
      mark_run(id, tonumber(ARGV[i]), RUN_MARK + inner_state(ARGV[i + 1]), tonumber(ARGV[i + 2]), 0, 0, 0, now, now)
      missing = missing + 1
    elseif not t then
      mark_run(id, tonumber(ARGV[i]), FAILED, tonumber(ARGV[i + 2]), 0, 0, 0, now, now)
      missing = missing + 1
    end
  end
end
local strayed = asleep and (told > 0) and 1 or 0
if strayed == 1 then redis.call('ZADD', key('wake'), now, id) end
return {'OK', missing, strayed}
