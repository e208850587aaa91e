package dev.carillon.server.store.redis;

import dev.carillon.server.core.port.EventNotes;

/** Events of no task, in the first bucket's log. */
final class RedisEventNotes implements EventNotes {
  private final ScriptRunner runner;

  RedisEventNotes(ScriptRunner runner) {
    this.runner = runner;
  }

  @Override
  public void note(String cause, String actor, String subject, String reason) {
    Reply unused =
        runner.run(
            Script.NOTE, 0, new Args().ascii(cause).text(actor).text(subject).text(reason).list());
  }
}
