package dev.carillon.server.expression;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition asked for the output of a node that is no longer kept. */
final class Gone extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String OUTPUT = "output";

  private final String node;

  private Gone(String node) {
    super("what node '" + node + "' put out is no longer kept", null, false, false);
    this.node = node;
  }

  /** The node, if that is why an evaluation failed. */
  static Optional<String> in(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof Gone gone) {
        return Optional.of(gone.node);
      }
    }
    return Optional.empty();
  }

  /**
   * A node as a condition sees it. Whether it has an output cannot be told any more: who asks, in
   * whatever way, fails.
   */
  static final class Output extends AbstractMap<String, Object> {
    private final String node;
    private final Map<String, Object> rest;

    Output(String node, Map<String, Object> rest) {
      this.node = node;
      this.rest = rest;
    }

    @Override
    public @Nullable Object get(Object key) {
      return rest.get(known(key));
    }

    @Override
    public boolean containsKey(Object key) {
      return rest.containsKey(known(key));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      return rest.entrySet();
    }

    private Object known(Object key) {
      if (OUTPUT.equals(key)) {
        throw new Gone(node);
      }
      return key;
    }
  }
}
