package dev.carillon.server.core.port;

import dev.carillon.model.queue.QueueSettings;
import java.util.Map;

/**
 * The settings of queues and tenants. Blocks; any thread; REDIS_AWAY if the outcome is unknown
 * (repeating is safe).
 */
public interface SettingsStore {
  /**
   * What a limit is of.
   *
   * @param kind of a queue, or of a tenant over all its queues
   */
  record Scope(Kind kind, String name) {
    public static Scope queue(String name) {
      return new Scope(Kind.QUEUE, name);
    }

    public static Scope tenant(String name) {
      return new Scope(Kind.TENANT, name);
    }

    /** {@code q:mail} or {@code n:acme}. */
    public String text() {
      return (kind == Kind.QUEUE ? "q:" : "n:") + name;
    }
  }

  /** What has limits. */
  enum Kind {
    QUEUE,
    TENANT
  }

  /**
   * @param settling limits were just set, and what ran before is still being counted in: until then
   *     nothing new starts
   * @param version grows with each change, of whatever scope; 0: not stored yet
   */
  record Stored(QueueSettings settings, boolean settling, long version) {
    public Stored withVersion(long newer) {
      return new Stored(settings, settling, newer);
    }
  }

  /** All that was ever put and not removed. */
  Map<Scope, Stored> all();

  /**
   * What the event log is told of a change.
   *
   * @param actor who made it
   * @param what in words
   */
  record Change(String actor, String what) {}

  /**
   * Puts settings, with an event; returns once every bucket obeys them.
   *
   * @param settling whether what runs is to be counted in before anything new starts
   */
  Stored put(Scope scope, QueueSettings settings, boolean settling, Change change);

  /** What ran was counted in: new tasks may start. No effect if there are newer settings. */
  void settled(Scope scope, Stored stored);

  /** Removes settings, with an event; returns once no bucket obeys them any more. */
  void remove(Scope scope, Change change);

  /**
   * Makes the buckets agree with what is stored: a server may have died while it told them.
   *
   * @return how many buckets did not agree
   */
  int repair();
}
