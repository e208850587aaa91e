-- For every script but those that store something new: it goes on while Redis is full. A full Redis refuses a script's
-- first command that may need memory, unless the script has written before, and a write that needs none is never
-- refused: so this takes away a key that never is. True of every Redis from 6.2 on and of Valkey, without flags.
redis.call('UNLINK', key('never'))
