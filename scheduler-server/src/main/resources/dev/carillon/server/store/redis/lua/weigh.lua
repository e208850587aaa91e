-- Looks at the ended tasks of lines: how many, since when, and how large. Changes nothing.
-- @include record index drain
-- KEYS: bucket
-- ARGV: tasks to weigh of each line and state (0: none), size of a batch, line…
-- reply: {OK, line, state, count, oldest ended ms, ended ms of the last of the oldest batch, bytes a task (0: not
--        weighed), …} for each line and state that has any
local sample, batch = tonumber(ARGV[1]), tonumber(ARGV[2])
local reply = {'OK'}
local function size(name) return redis.call('MEMORY', 'USAGE', name, 'SAMPLES', 0) or 0 end
for i = 3, #ARGV do
  for state = SUCCEEDED, EXPIRED do
    local index = key('ended:' .. state .. ':') .. ARGV[i]
    local count = redis.call('ZCARD', index)
    if count > 0 then
      local first = redis.call('ZRANGE', index, 0, 0, 'WITHSCORES')
      local last = math.min(batch, count) - 1
      last = redis.call('ZRANGE', index, last, last, 'WITHSCORES')
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
      reply[n + 5] = last[2]
      reply[n + 6] = weighed > 0 and math.ceil(bytes / weighed) or 0
    end
  end
end
return reply
