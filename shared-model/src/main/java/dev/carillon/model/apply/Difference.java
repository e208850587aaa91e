package dev.carillon.model.apply;

import java.util.List;

/**
 * In what a definition differs from the one that is stored.
 *
 * @param fields those that are told
 * @param more fields that differ, too
 */
public record Difference(List<FieldChange> fields, int more) {
  public static final Difference NONE = new Difference(List.of(), 0);

  public Difference {
    fields = List.copyOf(fields);
  }
}
