-- The tasks of a run's nodes, in a step of that run: they are stopped, begin, or run again. Needs record, index,
-- attempt, times, revive.
local stop_node, begin_node, again_node
do -- a script has at most 200 locals: these are this part's own
-- Ends a task, or tells its running attempt to stop: answers {id, worker, gen, nonce} of an attempt that runs.
-- at_once: the attempt is over now, and whoever held it comes too late.
function stop_node(id, at_once, ms, now)
  local t = unpack_header(redis.call('GETRANGE', record_key(id), 0, HEADER - 1))
  if t and t.state == RUNNING then
    local told = {id, t.worker, t.gen, t.nonce}
    if at_once then
      t.nonce = string.rep('\0', 16) -- whoever held it and comes late is STALE
      attempt_failed(t, id, BY_CANCEL, now, 'Its node was run again.', 0, 0)
    elseif not has(t.flags, CANCEL_ASKED) then
      t.lease = now + ms
      redis.call('ZADD', key('lease'), t.lease, id)
      t.flags = with(t.flags, CANCEL_ASKED)
      write_header(t, id)
      moved(t.line, id, RUNNING, RUNNING, t.gen)
    end
    return told
  elseif t and t.state < SUCCEEDED then
    local was = t.state
    unindex(t, id)
    to_end(t, id, CANCELLED, now)
    write_header(t, id)
    moved(t.line, id, was, CANCELLED, t.gen)
  end
  return nil
end

-- A new task: mode 0 is due now, 1 at value, 2 so long from now. It is pushed into one of the two tables, which the
-- caller adds to the indexes together with all others. Answers its gen.
function begin_node(id, rec, mode, value, now, ready_by_line, due_by_line)
  local due = mode == '0' and now or mode == '1' and tonumber(value) or now + tonumber(value)
  local state = due <= now and READY or SCHEDULED
  local expires = 0
  rec = string.sub(rec, 1, 1) .. string.char(state) .. string.sub(rec, 3, AT_CREATED)
    .. struct.pack('<I6I6I6', now, due, state == READY and now or 0) .. string.sub(rec, AT_READY + 7)
  rec, expires = settle_times(rec, due, state, now)
  local line, gen = line_of_record(rec), gen_of_record(rec)
  redis.call('SET', record_key(id), rec)
  if state == READY then push(ready_by_line, line, ready_score(now, string.byte(rec, 4), line), id)
  else push(due_by_line, line, due, id) end
  if expires > 0 then redis.call('ZADD', key('expiry'), expires, id) end
  moved(line, id, 0, state, gen)
  count(line, 'in', 1)
  return gen
end

-- A task that ended once runs again with the content of now.
function again_node(t, id, rec, now)
  rec = settle_times(rec, now, READY, now)
  local n = unpack_header(rec)
  t.flags = t.flags % HAS_EXT + n.flags - n.flags % HAS_EXT
  t.version, t.meta, t.deadline = n.version, n.meta, n.deadline
  redis.call('SET', record_key(id), pack_header(t) .. string.sub(rec, HEADER + 1))
  t.new_life = true
  revive(t, id, now)
  write_header(t, id)
  return t.gen
end
end

-- Writes nodes of a run, {place, 80 bytes} from ARGV[from] to ARGV[to], with the gens of their tasks, {place, gen}:
-- those that stand side by side together.
local function write_nodes(nodes, from, to, gens)
  local NODE, NODE_GEN = 80, 12
  local bytes, order = {}, {}
  for i = from, to, 2 do
    local place = tonumber(ARGV[i])
    bytes[place], order[#order + 1] = ARGV[i + 1], place
  end
  for i = 1, #gens, 2 do
    local place, gen = gens[i], struct.pack('<I4', gens[i + 1])
    local its = bytes[place]
    if its then bytes[place] = string.sub(its, 1, NODE_GEN) .. gen .. string.sub(its, NODE_GEN + 5)
    else redis.call('SETRANGE', nodes, place * NODE + NODE_GEN, gen) end
  end
  table.sort(order)
  local i = 1
  while i <= #order do
    local first, together = order[i], {}
    repeat
      together[#together + 1] = bytes[order[i]]
      i = i + 1
    until i > #order or order[i] ~= order[i - 1] + 1
    redis.call('SETRANGE', nodes, first * NODE, table.concat(together))
  end
end
