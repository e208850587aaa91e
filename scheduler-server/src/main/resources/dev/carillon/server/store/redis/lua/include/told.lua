-- What an operator said of something that is no task, as an event of its own. It trims no more than what a task's
-- event would: a durable reader (advance.lua) may still need the rest.
local function told(verb, actor, subject, reason, now)
  local cap = redis.call('GET', key('eventcap')) or 2000
  redis.call('XADD', key('events'), 'MAXLEN', '~', cap, '*', 'v', verb, 'a', actor, 't', now, 'd', '', 's', subject,
    'r', reason)
end
