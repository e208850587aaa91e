package dev.carillon.server.core.schedule;

import dev.carillon.model.schedule.Target;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.port.ScheduleStore.Stored;
import dev.carillon.server.core.port.SearchStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What became of what schedules created. Blocks; any thread. */
final class Results {
  private static final int CHUNK = 500;

  /** The scripts know tasks of their own bucket by their local ids. */
  private static final Pattern LOCAL_ID =
      Pattern.compile("(^|\\bthe last one was )([0-9A-Z]{12})(?= still runs\\.|$)");

  private final SearchStore tasks;
  private final RunStore runs;

  Results(SearchStore tasks, RunStore runs) {
    this.tasks = tasks;
    this.runs = runs;
  }

  /** For each: empty if it lives, else how it ended; those that are not known are left out. */
  Map<TaskId, String> of(List<TaskId> ids, boolean alsoRuns) {
    Map<TaskId, String> results = new HashMap<>();
    for (int i = 0; i < ids.size(); i += CHUNK) {
      for (Task task : tasks.find(ids.subList(i, Math.min(ids.size(), i + CHUNK)), false)) {
        results.put(TaskId.parse(task.id()), task.state().live() ? "" : word(task.state()));
      }
    }
    if (alsoRuns) {
      for (TaskId id : ids) {
        if (!results.containsKey(id)) {
          runs.read(id, false)
              .map(run -> run.vars().state())
              .ifPresent(state -> results.put(id, state.ended() ? word(state) : ""));
        }
      }
    }
    return results;
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it creates runs now: only then are runs looked for. */
  static boolean runs(Stored stored) {
    return stored.schedule().target() instanceof Target.Workflow;
  }

  /** Words of a script with the ids in them written out. */
  static String spelled(String words, int bucket) {
    Matcher found = LOCAL_ID.matcher(words);
    return found.replaceFirst(m -> m.group(1) + new TaskId(bucket, m.group(2)));
  }
}
