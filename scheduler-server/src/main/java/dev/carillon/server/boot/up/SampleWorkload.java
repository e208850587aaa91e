package dev.carillon.server.boot.up;

import dev.carillon.model.error.CarillonException;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Tasks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits one sample task a pass; someone else keeps the time. */
public final class SampleWorkload {
  private static final Logger LOG = LoggerFactory.getLogger(SampleWorkload.class);
  private static final Caller CALLER = new Caller("sample");

  private final Tasks tasks;
  private final SampleTasks sample;
  private long next;
  private boolean failing;

  /**
   * @param first number of the first task, so that two starts do not look the same
   */
  public SampleWorkload(Tasks tasks, SampleTasks sample, long first) {
    this.next = first;
    this.tasks = tasks;
    this.sample = sample;
  }

  /** Submits the next task. A failure is told once, until one succeeds again. */
  public void runOnce() {
    try {
      var unused = tasks.submit(sample.task(next), CALLER);
      next++;
      failing = false;
    } catch (CarillonException e) {
      if (!failing) {
        LOG.warn("The sample workload waits: {}", e.message());
      }
      failing = true;
    }
  }
}
