package dev.carillon.server.core.port;

import dev.carillon.model.worker.Hint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A road for hints to whichever worker takes them first (Kafka). Never blocks the caller. */
public interface HintChannel {
  /** No such road: every hint goes over the workers' sessions. */
  HintChannel NONE =
      new HintChannel() {
        @Override
        public boolean open() {
          return false;
        }

        @Override
        public void prepare(Collection<String> types) {}

        @Override
        public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
          failed.accept(hints);
        }
      };

  /** Whether hints may be sent now: false while the breaker is open. */
  boolean open();

  /**
   * Whether hints of a type have a way, while the road is open: Kafka may refuse the topic of one
   * type for good. Those of a type without one go over the sessions.
   */
  default boolean has(String type) {
    return true;
  }

  /**
   * Workers that offer these types are about to join: makes sure there is something to join, now
   * or, while the road is closed, as soon as it opens. May block while it is open.
   */
  void prepare(Collection<String> types);

  /**
   * Hints that stand unread, by type; those of which that cannot be told are absent. May block for
   * some seconds.
   */
  default Map<String, Long> lag() {
    return Map.of();
  }

  /** Name of the group that reads them; empty: there is none. */
  default String group() {
    return "";
  }

  /** The topic of a type is this and the type. */
  default String topicPrefix() {
    return "";
  }

  /**
   * Sends hints.
   *
   * @param failed called later, by a thread of the channel that must not be held up, with those
   *     that certainly or possibly did not arrive
   */
  void send(List<Hint> hints, Consumer<List<Hint>> failed);
}
