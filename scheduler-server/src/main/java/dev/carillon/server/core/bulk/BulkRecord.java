package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkAction;
import dev.carillon.model.bulk.BulkJob;
import dev.carillon.model.bulk.BulkOrder;
import dev.carillon.model.bulk.BulkState;
import dev.carillon.model.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as the texts it is stored as.
 *
 * @param texts by name; not empty
 */
record BulkRecord(String id, Map<String, String> texts) {
  static final String STATE = "state";
  static final String CHUNKS = "chunks";
  static final String TOTAL = "total";
  static final String IGNORED = "ignored";
  static final String BREAKDOWN = "breakdown";
  static final String SAMPLE = "sample";
  static final String STARTED = "started";
  static final String ENDED = "ended";
  static final String RATE = "rate";
  static final String PROBLEM = "problem";
  static final String APPEARED = "appeared";
  static final String NO_LONGER = "gone";
  static final String CHANGED = "changed";
  static final String OK = "ok";
  static final String SKIPPED = "skipped";
  static final String FAILED = "failed";

  /** The texts of an order. */
  static Map<String, String> of(BulkOrder order, String actor) {
    Map<String, String> texts = new HashMap<>();
    texts.put("action", order.action().name());
    texts.put("filter", order.filter());
    texts.put("reason", order.reason());
    texts.put("rerun", Boolean.toString(order.rerun()));
    order.dueMs().ifPresent(ms -> texts.put("due", Long.toString(ms)));
    order.delayMillis().ifPresent(ms -> texts.put("delay", Long.toString(ms)));
    order.priority().ifPresent(p -> texts.put("priority", Integer.toString(p)));
    texts.put("actor", actor);
    texts.put("cursor", "0");
    return texts;
  }

  BulkOrder order() {
    return new BulkOrder(
        BulkAction.valueOf(text("action")),
        text("filter"),
        text("reason"),
        Boolean.parseBoolean(text("rerun")),
        optional("due"),
        optional("delay"),
        texts.containsKey("priority") ? Optional.of((int) number("priority")) : Optional.empty());
  }

  BulkState state() {
    return BulkState.valueOf(text(STATE));
  }

  String actor() {
    return text("actor");
  }

  int cursor() {
    return (int) number("cursor");
  }

  int chunks() {
    return (int) number(CHUNKS);
  }

  int rate() {
    return (int) number(RATE);
  }

  long leaseMs() {
    return number("lease");
  }

  long startedMs() {
    return number(STARTED);
  }

  boolean driftKnown() {
    return texts.containsKey(APPEARED);
  }

  List<String> sample() {
    return text(SAMPLE).isEmpty() ? List.of() : List.of(text(SAMPLE).split(" "));
  }

  List<BulkJob.Share> breakdown() {
    List<BulkJob.Share> shares = new ArrayList<>();
    text(BREAKDOWN)
        .lines()
        .map(line -> line.split("\t", 3))
        .forEach(p -> shares.add(new BulkJob.Share(p[0], p[1], Long.parseLong(p[2]))));
    return shares;
  }

  static String breakdown(List<BulkJob.Share> shares) {
    StringBuilder text = new StringBuilder();
    shares.forEach(s -> text.append(s.field() + '\t' + s.value() + '\t' + s.count()).append('\n'));
    return text.toString();
  }

  BulkJob job(List<Task> tasks) {
    BulkOrder order = order();
    List<BulkJob.Share> shares = breakdown();
    BulkJob.Drift drift =
        driftKnown()
            ? new BulkJob.Drift(number(APPEARED), number(NO_LONGER), number(CHANGED))
            : BulkJob.Drift.UNKNOWN;
    return new BulkJob(
        id,
        order,
        state(),
        actor(),
        number("created"),
        number("expires"),
        startedMs(),
        number(ENDED),
        number(TOTAL),
        texts.containsKey(IGNORED) ? number(IGNORED) : -1,
        shares,
        tasks,
        Consequences.of(order, shares, number(IGNORED)),
        new BulkJob.Tally(number(OK), number(SKIPPED), number(FAILED)),
        drift,
        rate(),
        text(PROBLEM));
  }

  private String text(String name) {
    return texts.getOrDefault(name, "");
  }

  private long number(String name) {
    return Long.parseLong(texts.getOrDefault(name, "0"));
  }

  private OptionalLong optional(String name) {
    return texts.containsKey(name) ? OptionalLong.of(number(name)) : OptionalLong.empty();
  }
}
