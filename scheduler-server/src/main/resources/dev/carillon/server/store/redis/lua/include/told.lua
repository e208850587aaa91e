-- What an operator said of something that is no task, as an event of its own.
local function told(verb, actor, subject, reason, now)
  redis.call('XADD', key('events'), 'MAXLEN', '~', 2000, '*', 'v', verb, 'a', actor, 't', now, 'd', '', 's', subject,
    'r', reason)
end
