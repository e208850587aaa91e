package dev.carillon.desktop.feature.dead;

import dev.carillon.model.dead.DeadSelection;
import java.util.ArrayList;
import java.util.List;

/** The terms of the filter field as a selection of dead letters. */
final class Narrowing {
  private Narrowing() {}

  /**
   * A queue, type or tenant goes by the index of the groups, which is cheap; everything else is a
   * filter, for which each letter is read.
   */
  static DeadSelection of(List<String> terms) {
    String queue = "";
    String type = "";
    String tenant = "";
    List<String> rest = new ArrayList<>();
    for (String term : terms) {
      String value = term.substring(term.indexOf(':') + 1);
      boolean plain = value.matches("[a-z0-9][a-z0-9._-]*");
      if (plain && term.startsWith("queue:") && queue.isEmpty()) {
        queue = value;
      } else if (plain && term.startsWith("type:") && type.isEmpty()) {
        type = value;
      } else if (plain && term.startsWith("tenant:") && tenant.isEmpty()) {
        tenant = value;
      } else {
        rest.add(term);
      }
    }
    return new DeadSelection(List.of(), "", queue, type, tenant, "", String.join(" ", rest));
  }

  /** Those of one group that the narrowing lets through. */
  static DeadSelection group(DeadSelection base, String fingerprint) {
    return new DeadSelection(
        List.of(),
        fingerprint,
        base.queue(),
        base.type(),
        base.tenant(),
        base.text(),
        base.filter());
  }

  /** All that the narrowing lets through; to mean every dead letter, that has to be said. */
  static DeadSelection all(DeadSelection base) {
    return base.isEmpty() ? DeadSelection.filter("state:dead") : base;
  }
}
