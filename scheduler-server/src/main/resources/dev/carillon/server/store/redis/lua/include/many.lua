-- Runs the script of one task for each of many, with one event and one counter update for all of them. 'one' is the
-- body of that script, word for word. A fault of one task harms no other and is told in its place.
local commit_all, verdict = commit, nil
local function commit(verb, actor, now, reason) verdict = {verb, actor, now, reason or ''} end

-- shared: what follows the id in the arguments of each; items: {id, gen, id, gen, …}, gen '' where any life will do
local function each_of(one, shared, items)
  local reply = {'OK'}
  for i = 1, #items, 2 do
    local args = {items[i]}
    for j = 1, #shared do args[j + 1] = shared[j] end
    local gen = items[i + 1] ~= '' and redis.call('GETRANGE', record_key(items[i]), AT_GEN, AT_GEN + 3) or ''
    if #gen == 4 and struct.unpack('<I4', gen) ~= tonumber(items[i + 1]) then
      reply[#reply + 1] = {'CHANGED', struct.unpack('<I4', gen)}
    else
      local fine, answer = pcall(one, args)
      if not fine then
        answer = {'ERROR', type(answer) == 'table' and (answer.err or 'unknown') or tostring(answer)}
      end
      reply[#reply + 1] = answer
    end
  end
  if verdict then commit_all(verdict[1], verdict[2], verdict[3], verdict[4]) end
  return reply
end

-- The arguments of a call: how many are shared, the shared ones, then id and gen of each task.
local function each_of_args(one)
  local n = tonumber(ARGV[1])
  local shared, items = {}, {}
  for i = 2, #ARGV do
    if i <= n + 1 then shared[#shared + 1] = ARGV[i] else items[#items + 1] = ARGV[i] end
  end
  return each_of(one, shared, items)
end
