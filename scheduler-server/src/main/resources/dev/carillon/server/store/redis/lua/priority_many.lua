-- Gives at most 200 waiting or held tasks another priority. Safe to run twice.
-- @include record index attempt drain many
-- KEYS: bucket
-- ARGV: how many arguments are shared (3), actor, reason, priority 0-9, then for each task: id, gen or ''
-- reply: {OK, {OK, state} or {STATE, state} or {GONE} or {CHANGED, gen now} or {ERROR, text}, …}
local function one(args)
  local id, now = args[1], now_ms()
  local h = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if not h then return {'GONE'} end
  if not waits(h) and h.state ~= HELD then return {'STATE', h.state} end
  if h.priority == tonumber(args[4]) then return {'OK', h.state} end
  h.priority = tonumber(args[4])
  if h.state == READY then
    unindex(h, id)
    to_ready(h, id, h.ready)
  end
  write_header(h, id)
  moved(h.line, id, h.state, h.state, h.gen)
  commit('edit', args[2], now, args[3])
  return {'OK', h.state}
end
return each_of_args(one)
