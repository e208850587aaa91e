-- What stands between a task and its run, by the rules that dispatch goes by. Reads only.
-- @include record index attempt
-- KEYS: bucket
-- ARGV: id
-- reply: {GONE} · {OK, name, value, …}: now, record (up to its payload), size, error, place and rank in its index
--        (absent if it stands in none), expires (when it would if it still waits then), held (who holds it and why), aside
--        (hash of the limit key it waits for), discarded (until when that can be undone), unique (it has such a key), keyed (likewise),
--        snoozed (its last attempt put it off: why),
--        server, node, epoch and beat of the bucket's owner, and for each switch in force "switch " with its name
local id = ARGV[1]
local now = now_ms()
local bytes = redis.call('GETRANGE', record_key(id), 0, HEADER - 1)
local h = unpack_header(bytes)
if not h then return {'GONE'} end
local reply = {'OK', 'now', now}
local function tell(name, value)
  if value then
    reply[#reply + 1] = name
    reply[#reply + 1] = value
  end
end
tell('record', redis.call('GETRANGE', record_key(id), 0, HEADER + h.meta - 1))
tell('size', redis.call('STRLEN', record_key(id)))
tell('error', redis.call('HGET', key('extra:') .. id, 'error'))
local last = h.state == RETRY_WAIT and redis.call('LINDEX', key('history:') .. id, -1)
if last and string.byte(last, 17) == BY_SNOOZE then tell('snoozed', string.sub(last, 34)) end
if h.state ~= HELD and has(h.flags, HAS_DEADLINE) then tell('expires', expires_at(h, id)) end
local kept = has(h.flags, HAS_EXTRAS) and redis.call('HGET', key('extra:') .. id, 'held')
tell('held', kept or nil)
-- A task may wait outside the index of its state: for its limit key, or discarded for the end of its undo window.
local index = index_key(h)
local aside = h.state == READY and has(h.flags, HAS_EXT) and blocked_name(h, id)
if aside and redis.call('ZSCORE', key('blocked:') .. aside, id) then
  index = key('blocked:') .. aside
  tell('aside', string.sub(aside, LINE + 2))
end
local gone_at = h.state == DEAD and redis.call('ZSCORE', key('discarded'), id)
if gone_at then
  index = key('discarded')
  tell('discarded', gone_at)
end
local e = ext_of_id(h, id)
if e and e.unique ~= NO_HASH then tell('unique', 1) end
if e and e.limit ~= NO_HASH then tell('keyed', 1) end
tell('place', redis.call('ZSCORE', index, id))
tell('rank', redis.call('ZRANK', index, id))
local own = redis.call('HMGET', key('own'), 'server', 'node', 'epoch', 'beat')
tell('server', own[1])
tell('node', own[2])
tell('epoch', own[3])
tell('beat', own[4])
local switches = switches_in_force(h.line, now)
for i = 1, #switches, 2 do tell('switch ' .. switches[i], switches[i + 1]) end
return reply
