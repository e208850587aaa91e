package dev.carillon.server.core.run;

import dev.carillon.server.core.port.RunStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** The graphs that runs were made of, by their digests. Any thread. */
final class GraphCache {
  private static final int MOST = 100;

  private final RunStore store;
  private final Map<String, RunGraph> graphs = new LinkedHashMap<>(16, 0.75f, true);

  GraphCache(RunStore store) {
    this.store = store;
  }

  RunGraph of(RunStore.Stored stored) {
    synchronized (graphs) {
      RunGraph known = graphs.get(stored.definition());
      if (known != null) {
        return known;
      }
    }
    RunGraph read = RunGraph.of(store.definition(stored.id().bucket(), stored.definition()));
    synchronized (graphs) {
      if (graphs.size() >= MOST) {
        graphs.remove(graphs.keySet().iterator().next());
      }
      graphs.put(stored.definition(), read);
    }
    return read;
  }
}
