-- Limits of queues and tenants. 'limits' stands in every bucket: scope ("q:<queue>", "n:<tenant>") → seven numbers:
-- 1 while tasks that ran before are still being counted in, concurrency, microseconds a token, burst, and the same
-- three for each key (0: no limit). The slots of a scope stand in one bucket alone, the scope's home.
local any_limits
local limits_cache = {}
-- False, or which scopes of a line have limits: "q" its queue, "n" its tenant, "qn" both.
local function limited(line)
  if any_limits == nil then any_limits = redis.call('EXISTS', key('limits')) == 1 end
  if not any_limits then return false end
  local known = limits_cache[line]
  if known == nil then
    local n = names_of(line)
    local found = redis.call('HMGET', key('limits'), 'q:' .. n[2], 'n:' .. n[1])
    known = (found[1] and 'q' or '') .. (found[2] and 'n' or '')
    known = known ~= '' and known
    limits_cache[line] = known
  end
  return known
end
