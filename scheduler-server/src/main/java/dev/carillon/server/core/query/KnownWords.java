package dev.carillon.server.core.query;

import dev.carillon.model.query.Completion;
import dev.carillon.model.query.Facets;
import dev.carillon.model.query.Field;
import dev.carillon.model.query.Filter;
import dev.carillon.server.core.Line;
import dev.carillon.server.core.port.SearchStore;
import dev.carillon.server.core.port.StoreInfo;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Values in use, for who types a filter: queues, types and tenants as the lines name them; labels,
 * their values and workers as some tasks have them, read at most every ten seconds.
 */
final class KnownWords implements Completion.KnownValues {
  private static final long KEPT_MS = 10_000;
  private static final long SAMPLE = 500;

  private record Kept(long untilMs, List<String> values) {}

  private final SearchStore store;
  private final FacetCounter facets;
  private final StoreInfo info;
  private final Predicate<String> secret;
  private final ConcurrentMap<String, Kept> kept = new ConcurrentHashMap<>();

  /**
   * @param secret whether the values of a label of that name are nobody's to read
   */
  KnownWords(SearchStore store, FacetCounter facets, StoreInfo info, Predicate<String> secret) {
    this.store = store;
    this.facets = facets;
    this.info = info;
    this.secret = secret;
  }

  @Override
  public List<String> of(Field field, String key) {
    return switch (field) {
      case QUEUE -> lines(Line::queue);
      case TYPE -> lines(Line::type);
      case TENANT -> lines(Line::tenant);
      case WORKER -> sampled("worker");
      case LABEL -> labels(key);
      case WORKFLOW -> sampled("label.workflow");
      default -> List.of();
    };
  }

  private List<String> labels(String key) {
    if (key.isEmpty()) {
      return sampled("label");
    }
    return secret.test(key) ? List.of() : sampled("label." + key);
  }

  private List<String> lines(Function<Line, String> name) {
    return store.lines().stream().map(name).distinct().sorted().toList();
  }

  private List<String> sampled(String facet) {
    long now = info.nowMs();
    if (kept.size() > 100) {
      kept.values().removeIf(k -> k.untilMs() < now);
    }
    Kept known = kept.get(facet);
    if (known == null || known.untilMs() < now) {
      Facets some = facets.count(SearchPlan.of(Filter.ALL, store), List.of(facet), SAMPLE);
      known =
          new Kept(
              now + KEPT_MS,
              some.facets().getFirst().values().stream().map(Facets.Value::value).toList());
      kept.put(facet, known);
    }
    return known.values();
  }
}
