package dev.carillon.server.security;

import com.google.protobuf.Message;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.task.TaskState;
import dev.carillon.server.core.Explain;
import dev.carillon.server.core.explain.WithoutOthers;
import dev.carillon.v1.CompleteFilterResponse;
import dev.carillon.v1.DeadGroup;
import dev.carillon.v1.EventBatch;
import dev.carillon.v1.Explanation;
import dev.carillon.v1.FacetsResponse;
import dev.carillon.v1.ListAlarmsResponse;
import dev.carillon.v1.ListBackfillsResponse;
import dev.carillon.v1.ListBulkResponse;
import dev.carillon.v1.ListCanariesResponse;
import dev.carillon.v1.ListChannelsResponse;
import dev.carillon.v1.ListDeadGroupsResponse;
import dev.carillon.v1.ListDeliveriesResponse;
import dev.carillon.v1.ListRulesResponse;
import dev.carillon.v1.ListRunsResponse;
import dev.carillon.v1.ListSchedulesResponse;
import dev.carillon.v1.ListWorkflowsResponse;
import dev.carillon.v1.NodeExplanation;
import dev.carillon.v1.SearchUpdate;
import dev.carillon.v1.Suggestion;
import dev.carillon.v1.Task;
import dev.carillon.v1.ValidateFilterResponse;
import dev.carillon.v1.WorkflowRun;
import dev.carillon.wire.ExplainMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers for those whose roles hold for a part of the data: what does not lie in it is left out,
 * and so are numbers and texts that say something of all. Blocks on the store where queues count.
 */
final class AnswerScope {
  private static final Set<String> STATES =
      Stream.concat(
              Stream.of(TaskState.values()).map(s -> s.name().toLowerCase(Locale.ROOT)),
              Stream.of("live", "ended"))
          .collect(Collectors.toUnmodifiableSet());

  private final FlowScope flows;
  private final Supplier<Explain> explain;

  /**
   * @param explain to say anew why a task waits
   */
  AnswerScope(FlowScope flows, Supplier<Explain> explain) {
    this.flows = flows;
    this.explain = explain;
  }

  private static <T> List<T> only(List<T> all, Predicate<T> reached) {
    return all.stream().filter(reached).toList();
  }

  /** The same without what lies out of reach. */
  Message within(Message answer, Access access) {
    return switch (answer) {
      case EventBatch a -> {
        var events = only(a.getEventsList(), e -> access.reaches(e.getTenant(), e.getQueue()));
        yield a.toBuilder().clearEvents().addAllEvents(events).build();
      }
      case SearchUpdate a -> a.toBuilder().clearScanned().clearCandidates().clearTotal().build();
      case FacetsResponse a -> a.toBuilder().clearScanned().clearCandidates().build();
      case ValidateFilterResponse a -> a.toBuilder().clearCandidates().clearTotal().build();
      case CompleteFilterResponse a -> {
        var known = only(a.getSuggestionsList(), s -> known(s, access));
        yield a.toBuilder().clearSuggestions().addAllSuggestions(known).build();
      }
      case ListBulkResponse a -> {
        var jobs = only(a.getJobsList(), j -> FilterScope.covers(access, j.getOrder().getFilter()));
        yield a.toBuilder().clearJobs().addAllJobs(jobs).build();
      }
      case ListCanariesResponse a -> {
        var some =
            only(
                a.getCanariesList(), c -> FilterScope.covers(access, c.getSelection().getFilter()));
        yield a.toBuilder().clearCanaries().addAllCanaries(some).build();
      }
      case ListDeadGroupsResponse a -> groups(a);
      default -> reasons(answer, access);
    };
  }

  private Message reasons(Message answer, Access access) {
    return switch (answer) {
      case Explanation a -> ExplainMapping.toProto(WithoutOthers.of(ExplainMapping.fromProto(a)));
      case NodeExplanation a ->
          ExplainMapping.toProto(WithoutOthers.of(ExplainMapping.fromProto(a)));
      case Task a when waitsForOthers(a) -> a.toBuilder().setWaitingFor(why(a)).build();
      default -> flows(answer, access);
    };
  }

  /** One that is held says by whom: that is its own. */
  private static boolean waitsForOthers(Task task) {
    return !task.getWaitingFor().isEmpty()
        && (task.getState() == dev.carillon.v1.TaskState.TASK_STATE_READY
            || task.getState() == dev.carillon.v1.TaskState.TASK_STATE_DISPATCHED);
  }

  private String why(Task task) {
    try {
      return WithoutOthers.of(explain.get().explain(TaskId.parse(task.getId()))).verdict();
    } catch (CarillonException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
      return ""; // deleted meanwhile
    }
  }

  private Message flows(Message answer, Access access) {
    return switch (answer) {
      case ListWorkflowsResponse a -> {
        var some =
            only(
                a.getWorkflowsList(),
                w -> flows.workflow(access, w.getTenant(), w.getId(), w.getVersion()));
        yield a.toBuilder().clearWorkflows().addAllWorkflows(some).build();
      }
      case ListRunsResponse a -> {
        // Many runs are of one version, whose definition is read for them all.
        Map<Version, Boolean> known = new HashMap<>();
        var some =
            only(a.getRunsList(), r -> known.computeIfAbsent(Version.of(r), v -> in(access, v)));
        yield a.toBuilder().clearRuns().addAllRuns(some).build();
      }
      case ListSchedulesResponse a -> {
        var some =
            only(
                a.getSchedulesList(),
                s -> flows.schedule(access, s.getSchedule().getTenant(), s.getSchedule().getId()));
        yield a.toBuilder().clearTotal().clearSchedules().addAllSchedules(some).build();
      }
      case ListBackfillsResponse a -> {
        var some =
            only(a.getBackfillsList(), b -> flows.schedule(access, b.getTenant(), b.getSchedule()));
        yield a.toBuilder().clearBackfills().addAllBackfills(some).build();
      }
      default -> notices(answer, access);
    };
  }

  /** What a run is made of. */
  private record Version(String tenant, String workflow, int version) {
    static Version of(WorkflowRun run) {
      return new Version(run.getTenant(), run.getWorkflow(), run.getVersion());
    }
  }

  private boolean in(Access access, Version of) {
    return flows.workflow(access, of.tenant(), of.workflow(), of.version());
  }

  private static Message notices(Message answer, Access access) {
    return switch (answer) {
      case ListChannelsResponse a -> {
        var some = only(a.getChannelsList(), c -> NoticeScope.reaches(access, c.getId()));
        yield a.toBuilder().clearChannels().addAllChannels(some).build();
      }
      case ListRulesResponse a -> {
        var some = only(a.getRulesList(), r -> NoticeScope.reaches(access, r.getId()));
        yield a.toBuilder().clearRules().addAllRules(some).build();
      }
      case ListDeliveriesResponse a -> {
        var some = only(a.getDeliveriesList(), d -> NoticeScope.reaches(access, d.getChannel()));
        yield a.toBuilder().clearDeliveries().addAllDeliveries(some).build();
      }
      case ListAlarmsResponse a -> {
        var some = only(a.getAlarmsList(), l -> NoticeScope.reaches(access, l.getRule()));
        yield a.toBuilder().clearAlarms().addAllAlarms(some).build();
      }
      default -> answer;
    };
  }

  /** Errors of several tenants may be one group: its sample, last task and times tell of any. */
  private static Message groups(ListDeadGroupsResponse answer) {
    ListDeadGroupsResponse.Builder own =
        answer.toBuilder().clearGroups().clearRetainedOut().clearDiscarded();
    for (DeadGroup group : answer.getGroupsList()) {
      own.addGroups(
          group.toBuilder()
              .clearSample()
              .clearLastTask()
              .clearLastWorker()
              .clearTotal()
              .clearFirstMs()
              .clearLastMs()
              .clearTrend());
    }
    return own.build();
  }

  private static boolean known(Suggestion suggestion, Access access) {
    return !suggestion.getKind().equals("VALUE")
        || STATES.contains(suggestion.getText())
        || access.tenants().contains(suggestion.getText())
        || access.queues().contains(suggestion.getText());
  }
}
