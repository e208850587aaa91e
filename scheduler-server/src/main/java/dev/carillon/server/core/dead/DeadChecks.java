package dev.carillon.server.core.dead;

import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.query.Filter;
import dev.carillon.model.task.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The limits of what is asked about dead letters. */
final class DeadChecks {
  private static final int MAX_IDS = 1_000;
  private static final int MAX_PAYLOAD = 256 * 1024;
  private static final int MAX_PAIRS = 32;
  private static final int MAX_ATTRIBUTE = 1_024;
  private static final Duration MAX_UNDO = Duration.ofDays(7);
  private static final Duration MAX_WINDOW = Duration.ofDays(1);

  private DeadChecks() {}

  static void some(DeadSelection selection) {
    if (selection.isEmpty()) {
      throw CarillonException.invalid(
          "selection",
          "Expected a selection of dead letters, but got an empty one.",
          "Name ids, a fingerprint, a queue, a type, a tenant or a filter; nothing means all is"
              + " refused.");
    }
    fits(selection);
    if (!selection.filter().isEmpty() && Filter.parse(selection.filter()).everything()) {
      throw CarillonException.invalid(
          "selection.filter",
          "Expected a filter that says which dead letters, but got an empty one.",
          "To mean all of them say so: state:dead.");
    }
  }

  static void fits(DeadSelection s) {
    if (!s.ids().isEmpty() && !new DeadSelection(s.ids(), "", "", "", "", "").equals(s)) {
      throw CarillonException.invalid(
          "selection",
          "Expected either ids or other parts, but got both.",
          "Leave one of them out.");
    }
    // What it cannot read it says, with the column.
    Filter unused = Filter.parse(s.filter());
    if (s.ids().size() > MAX_IDS) {
      throw CarillonException.invalid(
          "selection.ids",
          "Expected at most 1,000 ids, but got " + s.ids().size() + ".",
          "Send several calls, or name the group.");
    }
    if (!s.fingerprint().isEmpty() && !s.fingerprint().matches("[0-9a-f]{16}")) {
      throw CarillonException.invalid(
          "selection.fingerprint",
          "Expected a fingerprint of 16 hex characters, but got '" + s.fingerprint() + "'.",
          "Copy it from the list of groups.");
    }
  }

  static List<TaskId> ids(DeadSelection selection) {
    return selection.ids().stream().map(id -> id(id, "selection.ids")).toList();
  }

  static TaskId id(String text, String field) {
    try {
      return TaskId.parse(text);
    } catch (IllegalArgumentException e) {
      throw CarillonException.invalid(
          field, String.valueOf(e.getMessage()), "Copy the id from a list.");
    }
  }

  static void fits(DeadEdits edits) {
    edits
        .payload()
        .filter(p -> p.size() > MAX_PAYLOAD)
        .ifPresent(
            p -> {
              throw CarillonException.invalid(
                  "edits.payload",
                  "Expected a payload of at most 262,144 bytes, but got " + p.size() + ".",
                  "Put the data elsewhere and send its address.");
            });
    edits
        .priority()
        .filter(p -> p < 0 || p > 9)
        .ifPresent(
            p -> {
              throw CarillonException.invalid(
                  "edits.priority",
                  "Expected a priority 0–9, but got " + p + ".",
                  "9 is the most urgent.");
            });
    boolean tooLong =
        edits.setAttributes().values().stream().anyMatch(v -> bytes(v) > MAX_ATTRIBUTE)
            || edits.setAttributes().keySet().stream().anyMatch(k -> k.isEmpty() || bytes(k) > 64);
    if (edits.setAttributes().size() > MAX_PAIRS || tooLong) {
      throw CarillonException.invalid(
          "edits.set_attributes",
          "Expected at most 32 attributes with names of 1–64 and values of at most 1,024 bytes, but"
              + " got more.",
          "Shorten them.");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  static int limit(int limit) {
    if (limit < 0 || limit > DeadLetters.MOST) {
      throw CarillonException.invalid(
          "limit",
          "Expected a limit of 1–10,000, but got " + limit + ".",
          "Leave it out for 10,000 and call again while some remain.");
    }
    return limit == 0 ? DeadLetters.MOST : limit;
  }

  static int page(int size, String field) {
    if (size < 0 || size > 500) {
      throw CarillonException.invalid(
          field, "Expected 1–500, but got " + size + ".", "Leave it out for 100.");
    }
    return size == 0 ? 100 : size;
  }

  static Duration undoWindow(Duration window) {
    if (window.isNegative() || window.compareTo(MAX_UNDO) > 0) {
      throw CarillonException.invalid(
          "undo_window_millis",
          "Expected an undo window of at most 7 days, but got " + window + ".",
          "Leave it out for 10 minutes; the unit is milliseconds.");
    }
    return window.isZero() ? Duration.ofMinutes(10) : window;
  }

  static void fits(CanaryTerms terms) {
    if (terms.maxFailPercent() < 0 || terms.maxFailPercent() > 99) {
      throw CarillonException.invalid(
          "max_fail_percent",
          "Expected 0–99 percent, but got " + terms.maxFailPercent() + ".",
          "For a redrive that never stops, use redrive.");
    }
    if (terms.window().toMillis() < 1_000 || terms.window().compareTo(MAX_WINDOW) > 0) {
      throw CarillonException.invalid(
          "window_millis",
          "Expected a window of 1 s to 24 h, but got " + terms.window() + ".",
          "The unit is milliseconds.");
    }
    if (terms.rate() < 1 || terms.rate() > 5_000) {
      throw CarillonException.invalid(
          "rate",
          "Expected a rate of 1–5,000 tasks a second, but got " + terms.rate() + ".",
          "Leave it out for 50.");
    }
  }
}
