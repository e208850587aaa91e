-- Brings dead letters back: READY now, attempts from 0, gen raised, history kept. Safe to run twice: only a DEAD task
-- moves (and only if no other holds its unique key by now), and a canary's call only if the bucket has as many of its tasks as the caller counted.
-- @include record index attempt unique revive
-- KEYS: bucket
-- ARGV: actor, canary ('' for none), tasks of that canary in this bucket so far, then for each: id, gen (0: any),
--       priority (-1: as it is), meta length (-1: content as it is), new content (meta and payload)
-- reply: {OK, redriven, skipped} · {COUNT, tasks of the canary}
local actor, canary = ARGV[1], ARGV[2]
local now = now_ms()
local figures = key('canary:') .. canary .. ':n'
if canary ~= '' then
  local n = tonumber(redis.call('HGET', figures, 'n') or '0')
  if n ~= tonumber(ARGV[3]) then return {'COUNT', n} end
end
local done, skipped = 0, 0
for i = 4, #ARGV, 5 do
  local id, gen, priority, meta = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if not h or h.state ~= DEAD or (gen > 0 and h.gen ~= gen) or redis.call('ZSCORE', key('discarded'), id)
    or retake_unique(h, id) then
    skipped = skipped + 1
  else
    if priority >= 0 then h.priority = priority end
    if meta >= 0 then
      h.meta = meta
      redis.call('SET', record_key(id), pack_header(h) .. ARGV[i + 4])
    end
    revive(h, id, now)
    write_header(h, id)
    if has(h.flags, OWNED) then mark(h, id, now) end
    if canary ~= '' then redis.call('ZADD', key('canary:') .. canary .. ':open', now, id) end
    done = done + 1
  end
end
if canary ~= '' and done > 0 then redis.call('HINCRBY', figures, 'n', done) end
commit('redrive', actor, now)
return {'OK', done, skipped}
