package dev.carillon.server.core.port;

import dev.carillon.model.worker.Hint;
import java.util.List;
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
        public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
          failed.accept(hints);
        }
      };

  /** Whether hints may be sent now: false while the breaker is open. */
  boolean open();

  /**
   * Sends hints.
   *
   * @param failed called later, by a thread of the channel, with those that certainly or possibly did not arrive
   */
  void send(List<Hint> hints, Consumer<List<Hint>> failed);
}
