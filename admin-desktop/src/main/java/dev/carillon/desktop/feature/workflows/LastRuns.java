package dev.carillon.desktop.feature.workflows;

import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Work;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The last runs of each workflow: of each asked for by itself at first, then kept up by the newest
 * of all. What those cannot tell, because it is older or gone, is asked for again.
 */
final class LastRuns {
  /** So many workflows at most are asked about anew with one look at the newest of all. */
  private static final int AT_ONCE = 10;

  /** So many of those about which nothing has been told are asked about at the same time. */
  private static final int UNDER_WAY = 32;

  private final Console console;
  private final Runnable allChanged;
  private final Consumer<WorkflowVersion> oneChanged;
  private final Map<String, List<Run>> known = new HashMap<>();

  /** Whose own runs have been told at least once. */
  private final Set<String> told = new HashSet<>();

  /** The workflows there are; the one that was asked about longest ago first. */
  private final Map<String, WorkflowVersion> turns = new LinkedHashMap<>();

  /** Those without an answer so far, and those that have just had one. */
  private final Map<String, Work> asking = new HashMap<>();

  private final Deque<WorkflowVersion> untold = new ArrayDeque<>();

  LastRuns(Console console, Runnable allChanged, Consumer<WorkflowVersion> oneChanged) {
    this.console = console;
    this.allChanged = allChanged;
    this.oneChanged = oneChanged;
  }

  /** Newest first. */
  List<Run> of(WorkflowVersion v) {
    return known.getOrDefault(key(v), List.of());
  }

  /** These workflows there are, each once. */
  void workflows(List<WorkflowVersion> all) {
    Set<String> keys = all.stream().map(LastRuns::key).collect(Collectors.toSet());
    turns.keySet().retainAll(keys);
    known.keySet().retainAll(keys);
    told.retainAll(keys);
    untold.clear();
    for (WorkflowVersion v : all) {
      turns.put(key(v), v);
      if (!told.contains(key(v))) {
        untold.add(v);
      }
    }
    askUntold();
  }

  private void askUntold() {
    asking.values().removeIf(w -> !w.running());
    while (!untold.isEmpty() && asking.size() < UNDER_WAY) {
      ask(untold.remove());
    }
  }

  /** The newest of all workflows have been told. */
  void newest(RunPage page) {
    page.runs().stream()
        .collect(Collectors.groupingBy(r -> FlowRow.key(r.tenant(), r.workflow())))
        .forEach((key, found) -> known.merge(key, found, LastRuns::newer));
    Set<String> ids = page.runs().stream().map(Run::id).collect(Collectors.toSet());
    long since =
        page.nextToken().isEmpty()
            ? -1
            : page.runs().stream().mapToLong(Run::createdMs).min().orElse(Long.MAX_VALUE);
    Stream<WorkflowVersion> open =
        turns.values().stream()
            .filter(v -> of(v).stream().anyMatch(r -> !ids.contains(r.id()) && open(r, since)))
            .limit(AT_ONCE);
    // And one in turn: of what ended long ago nothing tells that it was deleted.
    Stream<WorkflowVersion> inTurn = turns.values().stream().limit(1);
    Stream.concat(open, inTurn).distinct().toList().forEach(this::ask);
    allChanged.run();
  }

  /**
   * Whether it may have become something else although it is not among the newest.
   *
   * @param since those tell all that were made later, epoch milliseconds
   */
  private static boolean open(Run r, long since) {
    return !r.state().ended() || r.createdMs() > since;
  }

  private void ask(WorkflowVersion v) {
    String key = key(v);
    Work work = asking.computeIfAbsent(key, k -> console.work());
    if (work.running()) {
      return;
    }
    turns.remove(key);
    turns.put(key, v);
    work.start(
        () ->
            console
                .server()
                .workflows()
                .runs(new RunFilter(v.tenant(), v.id(), Set.of()), RunStrip.RUNS, ""),
        page -> {
          told.add(key);
          known.put(key, page.runs());
          oneChanged.accept(turns.getOrDefault(key, v));
          askUntold();
        });
  }

  private static String key(WorkflowVersion v) {
    return FlowRow.key(v.tenant(), v.id());
  }

  /** Both, the second where a run is in both, newest first. */
  private static List<Run> newer(List<Run> known, List<Run> found) {
    Map<String, Run> all = new HashMap<>();
    known.forEach(r -> all.put(r.id(), r));
    found.forEach(r -> all.put(r.id(), r));
    return all.values().stream()
        .sorted(Comparator.comparingLong(Run::createdMs).reversed())
        .limit(RunStrip.RUNS)
        .toList();
  }
}
