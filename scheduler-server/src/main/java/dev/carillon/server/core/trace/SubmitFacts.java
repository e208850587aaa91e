package dev.carillon.server.core.trace;

import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.SubmitReceipt;
import dev.carillon.model.task.SubmitResult;
import dev.carillon.server.core.port.TaskStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the span of a submit says: of one task what it is, of several how many. */
public final class SubmitFacts {
  private SubmitFacts() {}

  public static Map<String, String> of(
      List<TaskStore.Admission> tasks, List<SubmitResult> results) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("carillon.tasks", Integer.toString(tasks.size()));
    if (tasks.size() == 1) {
      NewTask task = tasks.getFirst().task();
      facts.put("carillon.queue", task.queue());
      facts.put("carillon.type", task.type());
      facts.put("carillon.tenant", task.tenant());
      if (results.getFirst() instanceof SubmitResult.Accepted(SubmitReceipt receipt)) {
        facts.put("carillon.task.id", receipt.id());
        facts.put("carillon.duplicate", Boolean.toString(receipt.duplicate()));
      }
    }
    return facts;
  }
}
