-- The keys of the bucket this call is about.
local BASE = KEYS[1]
local function key(name) return BASE .. ':' .. name end
local function record_key(id) return BASE .. id end
