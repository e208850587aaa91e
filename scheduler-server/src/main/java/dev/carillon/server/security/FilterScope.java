package dev.carillon.server.security;

import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Field;
import dev.carillon.model.query.Filter;
import dev.carillon.model.query.Glob;
import dev.carillon.model.query.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Filters of tasks, kept within the tenants and queues that somebody's roles hold for. Pure. */
final class FilterScope {
  private FilterScope() {}

  /** What lies in reach and passes a filter, as text. It is parsed, so that no text leads out. */
  static String and(Access access, String filter) {
    List<Filter> parts = new ArrayList<>();
    add(parts, Field.TENANT, access.tenants());
    add(parts, Field.QUEUE, access.queues());
    parts.add(Filter.parse(filter));
    return Filter.and(parts).toString();
  }

  /**
   * The same for what is to be changed: a filter that lets all pass is a slip.
   *
   * @throws CarillonException INVALID_ARGUMENT
   */
  static String andSome(Access access, String filter) {
    if (Filter.parse(filter).everything()) {
      throw CarillonException.invalid(
          "filter",
          "Expected a filter that says which tasks, but got an empty one.",
          "Name a queue, a state or the like.");
    }
    return and(access, filter);
  }

  private static void add(List<Filter> parts, Field field, Set<String> names) {
    if (!names.isEmpty()) {
      parts.add(
          new Filter.Is(Subject.of(field), names.stream().sorted().map(Glob::literal).toList()));
    }
  }

  /** Whether a filter says itself that nothing out of reach passes it. */
  static boolean covers(Access access, String filter) {
    Filter told = Filter.parse(filter);
    List<Filter> parts = told instanceof Filter.And(List<Filter> all) ? all : List.of(told);
    return covers(parts, Field.TENANT, access.tenants())
        && covers(parts, Field.QUEUE, access.queues());
  }

  private static boolean covers(List<Filter> parts, Field field, Set<String> allowed) {
    return allowed.isEmpty()
        || parts.stream()
            .anyMatch(
                part ->
                    part instanceof Filter.Is(Subject subject, List<Glob> values)
                        && subject.equals(Subject.of(field))
                        && values.stream()
                            .allMatch(v -> v.plain() && allowed.contains(v.parts().getFirst())));
  }
}
