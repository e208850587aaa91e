package dev.carillon.server.core.port;

import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Line;
import java.util.List;
import java.util.Map;

/** The counters that the scripts keep. Blocks; any thread; REDIS_AWAY if it cannot be read now. */
public interface LedgerStore {
  /** Every line; each bucket's part is of one moment: now, or of thousands some seconds ago. */
  List<LineAccount> accounts();

  /**
   * @param submitted tasks that ever came in
   * @param here tasks that are here
   * @param gone tasks taken away, by the script that did it
   */
  record LineAccount(
      Line line, long submitted, Map<TaskState, Long> here, Map<String, Long> gone) {}
}
