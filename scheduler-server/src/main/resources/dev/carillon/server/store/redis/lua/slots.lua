-- Gives slots of one scope to attempts. Safe to run twice: who holds one keeps it. A token is spent when an attempt is
-- claimed; offers count against the tokens there are. A lowered limit takes nothing away.
-- @include keys drain slots
-- KEYS: bucket (the scope's home)
-- ARGV: scope, mode (offer | claim | adopt: whatever the limits), ms until it is looked after, most new slots,
--       then {holder "<task id>:<gen>", key (16 bytes, zeros: none), nonce of the claim (zeros: none)}…
-- reply: {OK, now, free slots, microseconds until the next token (0: there is one), code, number, …}; codes OK, FULL
--        (of the scope), RATE, KEY (its key is full or has no token), HELD (by another offer, or by another claim that
--        may still start it), STOP (enough); number of the write, 0 unless OK
--        {NONE, now}: the scope has no limits
local scope, mode, most = ARGV[1], ARGV[2], tonumber(ARGV[4])
local us = now_us()
local now = math.floor(us / 1000)
local look = now + tonumber(ARGV[3])
local text = redis.call('HGET', key('limits'), scope)
if not text then return {'NONE', now} end
local settling, limit, every, burst, key_limit, key_every, key_burst =
  string.match(text, '^(%d+) (%d+) (%d+) (%d+) (%d+) (%d+) (%d+)')
limit, every, burst = tonumber(limit), tonumber(every), tonumber(burst)
key_limit, key_every, key_burst = tonumber(key_limit), tonumber(key_every), tonumber(key_burst)
local bucket = key('rate:') .. scope
local held = redis.call('ZCARD', key('slots:') .. scope)
local offered = counted(scope, 'o')
local stock, wait = tokens(bucket, every, burst, us)

local function refusal(its_key)
  if settling == '1' or limit > 0 and held >= limit then return 'FULL' end -- @rule limit
  if stock - offered < 1 then return 'RATE' end
  if its_key ~= NO_KEY then
    if key_limit > 0 and counted(scope, 'k' .. its_key) >= key_limit then return 'KEY' end
    if tokens(bucket .. ':' .. its_key, key_every, key_burst, us) - counted(scope, 'o' .. its_key) < 1 then return 'KEY' end
  end
end
local function pay(its_key)
  spend(bucket, every, us)
  stock = stock - 1
  if its_key ~= NO_KEY then spend(bucket .. ':' .. its_key, key_every, us) end
end

local reply = {'OK', now, 0, 0}
for i = 5, #ARGV, 3 do
  local member, its_key, nonce = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  local entry = redis.call('HGET', key('slot:') .. scope, member)
  local code, number = 'OK', 0
  if entry then
    local flag, _, since, old_key, claim = struct.unpack(ENTRY, entry)
    if mode == 'adopt' and flag == OFFERED then
      count_entry(scope, OFFERED, old_key, -1)
      count_entry(scope, CLAIMED, old_key, 1)
      offered = offered - 1
    elseif mode == 'offer' then code = 'HELD'
    elseif mode == 'claim' and flag == CLAIMED and claim ~= nonce
      and tonumber(redis.call('ZSCORE', key('slots:') .. scope, member) or '0') > now then code = 'HELD'
    elseif mode == 'claim' and flag == OFFERED then
      if stock < 1 then code = 'RATE'
      elseif old_key ~= NO_KEY and tokens(bucket .. ':' .. old_key, key_every, key_burst, us) < 1 then code = 'KEY'
      else
        count_entry(scope, OFFERED, old_key, -1)
        count_entry(scope, CLAIMED, old_key, 1)
        offered = offered - 1
        pay(old_key)
      end
    end
    if code == 'OK' then number = write_entry(scope, member, CLAIMED, since, old_key, nonce, look) end
  elseif mode ~= 'adopt' and most <= 0 then code = 'STOP'
  else
    code = mode ~= 'adopt' and refusal(its_key) or 'OK'
    if code == 'OK' then
      local flag = mode == 'offer' and OFFERED or CLAIMED
      most, held = most - 1, held + 1
      if flag == OFFERED then offered = offered + 1 elseif mode == 'claim' then pay(its_key) end
      count_entry(scope, flag, its_key, 1)
      number = write_entry(scope, member, flag, now, its_key, nonce, look)
    end
  end
  reply[#reply + 1], reply[#reply + 2] = code, number
end
local room = math.min(limit > 0 and math.max(0, limit - held) or 1000000, math.max(0, stock - offered), 1000000)
reply[3] = settling == '1' and 0 or room
reply[4] = stock - offered < 1 and math.ceil(wait) or 0
return reply
