-- Unique keys: uniq:<15 bytes> names the task that holds one. Whether it still does follows from its state, so that no
-- script that ends a task need free anything. The 16th byte of the hash in a record is the scope: 1 until its first
-- attempt starts, 2 until it is done, 3 until it has succeeded.
-- Whether none has started yet since it was submitted or run again: a retry that is READY has begun its work.
local function not_begun(h) return h.started == 0 and h.state < SUCCEEDED end
local function uniq_key(hash) return key('uniq:') .. string.sub(hash, 1, 15) end

local function keeps_unique(h, scope)
  if h.state == CANCELLED or h.state == EXPIRED or h.state == SUCCEEDED then return false end
  if scope == '1' then return not_begun(h) end
  return h.state < SUCCEEDED or scope == '3'
end

-- The task that holds a unique key: its id and header; nil if none does.
local function unique_holder(hash)
  local id = redis.call('GET', uniq_key(hash))
  local record = id and redis.call('GETRANGE', record_key(id), 0, AT_META + 16 + 255)
  if not record or #record == 0 then return nil end
  local e = ext_of(record)
  -- A random id that was drawn again may belong to a task of another key.
  if not e or string.sub(e.unique, 1, 15) ~= string.sub(hash, 1, 15) then return nil end
  local h = unpack_header(record)
  if keeps_unique(h, string.sub(e.unique, 16, 16)) then return id, h end
end

-- Before an ended task is run again: takes its unique key anew. The id of another task that holds it by now, or nil.
local function retake_unique(h, id)
  local e = ext_of_id(h, id)
  if not e or e.unique == NO_HASH then return nil end
  local holder = unique_holder(e.unique)
  if holder and holder ~= id then return holder end
  -- With the time it was to be kept, if it is still kept at all.
  redis.call('SET', uniq_key(e.unique), id, 'KEEPTTL')
end

-- A task that is deleted leaves no unique key behind.
local function free_unique(h, id)
  local e = ext_of_id(h, id)
  if not e or e.unique == NO_HASH then return end
  if redis.call('GET', uniq_key(e.unique)) == id then -- @rule unique-owner: if true then
    redis.call('UNLINK', uniq_key(e.unique))
  end
end
