package dev.carillon.server.core.bulk;

import dev.carillon.model.bulk.BulkJob.Share;
import dev.carillon.model.bulk.BulkOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an order will do, in words. */
final class Consequences {
  private Consequences() {}

  static List<String> of(BulkOrder order, List<Share> shares, long ignored) {
    Map<String, Long> states = new LinkedHashMap<>();
    shares.stream()
        .filter(s -> s.field().equals("state"))
        .forEach(s -> states.put(s.value(), s.count()));
    long all = states.values().stream().mapToLong(Long::longValue).sum();
    if (all == 0) {
      return ignored > 0
          ? List.of("Nothing will happen: " + left(order, ignored))
          : List.of("Nothing will happen: no task matches.");
    }
    List<String> words = new ArrayList<>();
    switch (order.action()) {
      case CANCEL -> {
        long running = states.getOrDefault("running", 0L);
        long offered = states.getOrDefault("dispatched", 0L);
        add(
            words,
            running,
            "running: their workers will be told to stop",
            "running: its worker will be told to stop");
        add(
            words,
            offered,
            "offered to workers: no worker will get to start them",
            "offered to a worker: it will not get to start");
        add(
            words,
            all - running - offered,
            "waiting: they will never start",
            "waiting: it will never start");
      }
      case RETRY -> {
        add(
            words,
            all,
            "will be READY at once, with attempts from 0; their history is kept",
            "will be READY at once, with attempts from 0; its history is kept");
        add(
            words,
            states.getOrDefault("succeeded", 0L),
            "succeeded before and will run once more",
            "succeeded before and will run once more");
      }
      case RETRY_AS_NEW -> {
        add(
            words,
            all,
            "will be submitted once more as new tasks, due at once; the ended ones stay as they"
                + " are",
            "will be submitted once more as a new task, due at once; the ended one stays as it"
                + " is");
        add(
            words,
            states.getOrDefault("succeeded", 0L),
            "succeeded before and will run once more",
            "succeeded before and will run once more");
      }
      case DELETE ->
          add(
              words,
              all,
              "will be deleted with their results, history and logs; this can not be undone",
              "will be deleted with its result, history and logs; this can not be undone");
      case HOLD ->
          add(
              words,
              all,
              "will neither start nor expire until they are resumed",
              "will neither start nor expire until it is resumed");
      case RESUME ->
          add(
              words,
              all,
              "will go on: those that are due at once, others at their time",
              "will go on: at once if it is due, else at its time");
      case RUN ->
          add(
              words,
              all,
              "will be due now, whatever they wait for in time",
              "will be due now, whatever it waits for in time");
      case RESCHEDULE ->
          add(
              words,
              all,
              "will be due at the new time; those whose start deadline is before it are skipped",
              "will be due at the new time, unless its start deadline is before it");
      case PRIORITY -> add(words, all, "will have the new priority", "will have the new priority");
    }
    if (ignored > 0) {
      words.add(left(order, ignored));
    }
    return words;
  }

  private static void add(List<String> words, long n, String many, String one) {
    if (n > 0) {
      words.add(
          n == 1
              ? "1 task " + verb(one, "is ") + one
              : String.format("%,d tasks %s%s", n, verb(many, "are "), many));
    }
  }

  private static String verb(String text, String be) {
    return text.startsWith("will ") || text.startsWith("succeeded ") ? "" : be;
  }

  private static String left(BulkOrder order, long n) {
    return String.format(
        "%,d more match%s but %s in a state that %s does not apply to, and %s left alone.",
        n, n == 1 ? "es" : "", n == 1 ? "is" : "are", order.action().word(), n == 1 ? "is" : "are");
  }
}
