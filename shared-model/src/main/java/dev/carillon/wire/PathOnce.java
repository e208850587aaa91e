package dev.carillon.wire;

import dev.carillon.v1.RunUpdate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The critical path in a stream of updates of a run: of a long chain it is most of an update, and
 * seldom changes. One for each end of each stream; not for several threads.
 */
public final class PathOnce {
  private @Nullable List<String> last;

  /** An update as it is sent: without the path, if that is as before. */
  public RunUpdate leaveOut(RunUpdate update) {
    List<String> path = update.getRun().getCriticalPathList();
    if (!path.equals(last)) {
      last = path;
      return update;
    }
    return update.toBuilder()
        .setRun(update.getRun().toBuilder().clearCriticalPath())
        .setSamePath(true)
        .build();
  }

  /** An update as it was before its path was left out. */
  public RunUpdate putBack(RunUpdate update) {
    List<String> known = last;
    if (!update.getSamePath() || known == null) {
      last = update.getRun().getCriticalPathList();
      return update;
    }
    return update.toBuilder()
        .setRun(update.getRun().toBuilder().addAllCriticalPath(known))
        .clearSamePath()
        .build();
  }
}
