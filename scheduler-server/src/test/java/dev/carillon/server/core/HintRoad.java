package dev.carillon.server.core;

import dev.carillon.model.worker.Hint;
import dev.carillon.server.core.port.HintChannel;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * A road for hints that a test looks at.
 *
 * @param open whether hints go by it
 * @param sending what becomes of them
 */
public record HintRoad(boolean open, Sending sending) implements HintChannel {
  /** What becomes of hints; see {@link HintChannel#send}. */
  public interface Sending {
    void send(List<Hint> hints, Consumer<List<Hint>> failed);
  }

  @Override
  public void prepare(Collection<String> types) {}

  @Override
  public void send(List<Hint> hints, Consumer<List<Hint>> failed) {
    sending.send(hints, failed);
  }
}
