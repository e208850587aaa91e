package dev.carillon.server.core.apply;

import dev.carillon.model.notify.Channel;
import dev.carillon.model.notify.Rule;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.schedule.Schedule;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.server.core.workflow.Draft;
import java.util.List;
import java.util.Optional;

/**
 * A document of a file.
 *
 * @param line in which it begins, from 1; 0: not known
 * @param body empty if it cannot be read
 * @param problems found while reading
 */
public record Document(Name name, int line, Optional<Body> body, List<WorkflowProblem> problems) {
  /**
   * What it is of.
   *
   * @param kind workflow, schedule, queue, notification-channel or notification-rule; empty: cannot
   *     be told
   * @param tenant empty for what tenants share: queues, notifications
   */
  public record Name(String kind, String tenant, String id) {}

  /** What it says. */
  public sealed interface Body {}

  public record OfWorkflow(Draft draft, Workflow workflow) implements Body {}

  public record OfSchedule(Schedule schedule) implements Body {}

  public record OfQueue(QueueSettings settings) implements Body {}

  public record OfChannel(Channel channel) implements Body {}

  public record OfRule(Rule rule) implements Body {}

  public Document {
    problems = List.copyOf(problems);
  }

  /** One of which not even the kind is known. */
  public static Document unreadable(int line, WorkflowProblem problem) {
    return new Document(new Name("", "", ""), line, Optional.empty(), List.of(problem));
  }
}
