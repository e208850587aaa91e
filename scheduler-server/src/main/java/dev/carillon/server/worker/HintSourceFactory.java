package dev.carillon.server.worker;

import dev.carillon.model.worker.Welcome;
import java.util.List;

/** Opens the source of hints that a server told this worker of. */
@FunctionalInterface
public interface HintSourceFactory {
  /**
   * @param workerId names this member
   * @param types what to take hints for
   * @param slots most hints to take at once
   */
  HintSource open(
      Welcome welcome,
      String workerId,
      List<String> types,
      int slots,
      HintIntake intake,
      WorkerThreads threads);
}
