-- Looks for what a worker that asks by itself may claim next: the first of some lines, earliest due first (a level of
-- priority counts like in the ready lines). Reads only. Only the first DEPTH of each line are looked at.
-- @include record index drain
-- KEYS: bucket
-- ARGV: most tasks, then the lines
-- reply: {OK, now, place, id, gen, line, …} by place: due ms - priority × ageing
local DEPTH = 128
local most = tonumber(ARGV[1])
local now = now_ms()
local found = {}
for i = 2, #ARGV do
  local line = ARGV[i]
  if not paused(line, now) then
    for _, id in ipairs(redis.call('ZRANGE', key('ready:') .. line, 0, DEPTH - 1)) do
      local head = redis.call('GETRANGE', record_key(id), 0, AT_READY - 1)
      if #head > 0 then
        check_layout(head)
        local due = struct.unpack('<I6', head, AT_DUE + 1)
        found[#found + 1] = {ready_score(due, string.byte(head, 4), line), id, gen_of_record(head), line}
      end
    end
  end
end
table.sort(found, function(a, b) return a[1] < b[1] or a[1] == b[1] and a[2] < b[2] end)
local reply = {'OK', now}
for i = 1, math.min(most, #found) do
  local n, f = #reply, found[i]
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = string.format('%.0f', f[1]), f[2], f[3], f[4]
end
return reply
