-- Looks at the ended tasks of lines: how many, since when, and how large. Changes nothing.
-- @include record index drain
-- KEYS: bucket
-- ARGV: tasks to weigh of each line and state (0: none), line…
-- reply: {OK, line, state, count, oldest ended ms, bytes a task (0: not weighed), …} for each line and state that has any
local sample = tonumber(ARGV[1])
local reply = {'OK'}
local function size(name) return redis.call('MEMORY', 'USAGE', name, 'SAMPLES', 0) or 0 end
for i = 2, #ARGV do
  for state = SUCCEEDED, EXPIRED do
    local index = key('ended:' .. state .. ':') .. ARGV[i]
    local count = redis.call('ZCARD', index)
    if count > 0 then
      local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')
      local weighed, bytes = 0, 0
      for n = 1, math.min(sample, count) do
        -- Evenly over the index: large tasks often come in runs.
        local at = math.floor((n - 1) * count / math.min(sample, count))
        local id = redis.call('ZRANGE', index, at, at)[1]
        bytes = bytes + size(record_key(id)) + size(key('extra:') .. id) + size(key('history:') .. id)
        weighed = weighed + 1
      end
      local n = #reply
      reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4] = ARGV[i], state, count, first[2]
      reply[n + 5] = weighed > 0 and math.ceil(bytes / weighed) or 0
    end
  end
end
return reply
