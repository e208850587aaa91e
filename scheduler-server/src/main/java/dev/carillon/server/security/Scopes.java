package dev.carillon.server.security;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.carillon.model.access.Access;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.schedule.Backfill;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.Engine;
import dev.carillon.server.core.Tasks;
import dev.carillon.v1.BackfillRef;
import dev.carillon.v1.BulkOrder;
import dev.carillon.v1.DeadSelection;
import dev.carillon.v1.DeleteWorkflowRequest;
import dev.carillon.v1.DescribeScheduleRequest;
import dev.carillon.v1.DiscardRequest;
import dev.carillon.v1.FacetsRequest;
import dev.carillon.v1.GetRunRequest;
import dev.carillon.v1.ListDeadGroupsRequest;
import dev.carillon.v1.ListDeadLettersRequest;
import dev.carillon.v1.PlanWorkflowRequest;
import dev.carillon.v1.PreviewScheduleRequest;
import dev.carillon.v1.PutScheduleRequest;
import dev.carillon.v1.PutWorkflowRequest;
import dev.carillon.v1.RedriveRequest;
import dev.carillon.v1.RetryAsNewRequest;
import dev.carillon.v1.RunNodeOrder;
import dev.carillon.v1.RunOrder;
import dev.carillon.v1.RunWorkflowRequest;
import dev.carillon.v1.SearchRequest;
import dev.carillon.v1.StartCanaryRequest;
import dev.carillon.v1.WatchEventsRequest;
import dev.carillon.wire.ScheduleMapping;
import dev.carillon.wire.WorkflowMapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps a call within the tenants and queues that its caller's roles hold for. Only for callers
 * that are limited to a part; looking a task up blocks on the store.
 */
final class Scopes {
  private final Tasks tasks;
  private final Engine engine;
  private final FlowScope flows;
  private final AnswerScope answers;
  private final NoticeScope notices;

  Scopes(Engine engine) {
    this.engine = engine;
    this.tasks = engine.tasks();
    this.flows = new FlowScope(engine);
    this.answers = new AnswerScope(flows, () -> engine.trust().explain());
    this.notices = new NoticeScope(engine);
  }

  /** An answer as somebody may see it. */
  @SuppressWarnings("unchecked") // an answer is narrowed to one of its own type
  <P extends Message> P shown(P answer, Caller caller) {
    return (P) answers.within(answer, caller.access());
  }

  /**
   * The call as it may be made.
   *
   * @throws CarillonException PERMISSION_DENIED; NOT_FOUND for a task of somebody else, whose
   *     existence is nobody else's business
   */
  <Q extends Message> Q within(Reach reach, String method, Q request, Caller caller) {
    return switch (reach) {
      case ANYWHERE, STORED -> request;
      case WHOLE -> throw denied(method, caller);
      case NAMED -> named(method, request, caller);
      case TASK -> {
        task(method, request, caller);
        yield request;
      }
      case FILTERED -> as(request, filtered(method, request, caller.access()));
      case DEAD -> as(request, dead(method, request, caller));
      case PLANNED -> {
        planned(method, request, caller.access());
        yield request;
      }
      case WORKFLOW -> as(request, workflow(method, request, caller));
      case SCHEDULE -> as(request, schedule(method, request, caller));
      case NOTIFICATION -> as(request, notices.within(method, request, caller));
      case SHOWN -> as(request, listed(method, request, caller));
    };
  }

  @SuppressWarnings("unchecked") // a request is narrowed to one of its own type
  private static <Q extends Message> Q as(Q request, Message narrowed) {
    return (Q) request.getClass().cast(narrowed);
  }

  private static Message filtered(String method, Message request, Access access) {
    return switch (request) {
      case SearchRequest q ->
          q.toBuilder().setFilter(FilterScope.and(access, q.getFilter())).build();
      case FacetsRequest q ->
          q.toBuilder().setFilter(FilterScope.and(access, q.getFilter())).build();
      case BulkOrder q ->
          q.toBuilder().setFilter(FilterScope.andSome(access, q.getFilter())).build();
      default -> throw new IllegalStateException("Expected to narrow " + method);
    };
  }

  private Message dead(String method, Message request, Caller caller) {
    return switch (request) {
      case ListDeadGroupsRequest q -> {
        noText(q.getText(), caller);
        yield q.toBuilder().setFilter(FilterScope.and(caller.access(), q.getFilter())).build();
      }
      case ListDeadLettersRequest q -> {
        noText(q.getText(), caller);
        yield q.toBuilder().setFilter(FilterScope.and(caller.access(), q.getFilter())).build();
      }
      case RedriveRequest q ->
          q.toBuilder().setSelection(selection(method, q.getSelection(), caller)).build();
      case DiscardRequest q ->
          q.toBuilder().setSelection(selection(method, q.getSelection(), caller)).build();
      case StartCanaryRequest q ->
          q.toBuilder().setSelection(selection(method, q.getSelection(), caller)).build();
      default -> throw new IllegalStateException("Expected to narrow " + method);
    };
  }

  private DeadSelection selection(String method, DeadSelection told, Caller caller) {
    noText(told.getText(), caller);
    if (told.equals(DeadSelection.getDefaultInstance())) {
      return told; // the call itself says that nothing means all is a slip
    }
    for (String id : told.getIdsList()) {
      requireTask(method, id, caller.access());
    }
    if (told.getIdsCount() > 0) {
      return told;
    }
    return told.toBuilder()
        .setFilter(
            told.hasFilter()
                ? FilterScope.andSome(caller.access(), told.getFilter())
                : FilterScope.and(caller.access(), ""))
        .build();
  }

  /** A group is searched by its sample, which may be somebody else's error. */
  private static void noText(String text, Caller caller) {
    if (!text.isEmpty()) {
      throw CarillonException.of(
              ErrorCode.PERMISSION_DENIED,
              "Expected '"
                  + caller.name()
                  + "' to look for dead letters by a filter, but got a text.")
          .field("text")
          .advice("Use the filter error~\"text\".")
          .build();
    }
  }

  private void planned(String method, Message request, Access access) {
    String id = text(request, "id");
    boolean canary = method.contains("Canary");
    String filter =
        canary
            ? engine.deadLetters().canary(id(method, id)).selection().filter()
            : engine.finding().bulk().get(id).order().filter();
    if (!FilterScope.covers(access, filter)) {
      throw CarillonException.notFound(method, canary ? "canary" : "bulk action", id);
    }
  }

  private static TaskId id(String method, String id) {
    try {
      return TaskId.parse(id);
    } catch (IllegalArgumentException e) {
      throw CarillonException.notFound(method, "object", id);
    }
  }

  private Message workflow(String method, Message request, Caller caller) {
    Access access = caller.access();
    if (request instanceof GetRunRequest
        || request instanceof RunOrder
        || request instanceof RunNodeOrder) {
      String id = text(request, "id");
      Run run = engine.workflows().runs().get(id(method, id), 0, 1).run();
      if (!flows.workflow(access, run.tenant(), run.workflow(), run.version())) {
        throw CarillonException.notFound(method, "run", id);
      }
      return request;
    }
    if (request instanceof PutWorkflowRequest q) {
      brought(
          method,
          q.hasWorkflow() ? Optional.of(q.getWorkflow()) : Optional.empty(),
          q.getText(),
          caller);
      return request;
    }
    if (request instanceof PlanWorkflowRequest q && q.getId().isEmpty()) {
      brought(
          method,
          q.hasWorkflow() ? Optional.of(q.getWorkflow()) : Optional.empty(),
          q.getText(),
          caller);
      return request;
    }
    Message.Builder named = request.toBuilder();
    fillTenant(named, access);
    Message filled = named.build();
    String id = text(filled, filled instanceof RunWorkflowRequest ? "workflow" : "id");
    FieldDescriptor version = filled.getDescriptorForType().findFieldByName("version");
    int number = version == null ? 0 : (Integer) filled.getField(version);
    if (!flows.workflow(access, text(filled, "tenant"), id, Math.max(0, number))) {
      throw CarillonException.notFound(method, "workflow", id);
    }
    if (filled instanceof DeleteWorkflowRequest && number <= 0) {
      requireAll(method, text(filled, "tenant"), id, caller);
    }
    return filled;
  }

  /** Older versions may lie beyond the reach of who reaches the last one. */
  private void requireAll(String method, String tenant, String id, Caller caller) {
    for (WorkflowVersion version :
        engine.workflows().definitions().versions(FlowScope.tenant(tenant), id)) {
      if (!flows.workflow(caller.access(), tenant, id, version.version())) {
        throw CarillonException.of(
                ErrorCode.PERMISSION_DENIED,
                "Expected all versions of '" + id + "' within your reach, but some are beyond it.")
            .operation(method)
            .subject(id)
            .advice("Delete those that are yours one by one: name their version.")
            .build();
      }
    }
  }

  /** A definition that comes with the call. What is wrong with it the call itself says. */
  private void brought(
      String method, Optional<dev.carillon.v1.Workflow> told, String text, Caller caller) {
    Optional<Workflow> workflow =
        told.isPresent()
            ? Optional.of(WorkflowMapping.fromProto(told.get(), "workflow."))
            : engine.workflows().definitions().read(text).workflow();
    if (workflow.isPresent()
        && !(flows.reaches(caller.access(), workflow.get())
            && flows.mayReplace(caller.access(), workflow.get().tenant(), workflow.get().id()))) {
      throw denied(method, caller);
    }
  }

  private Message schedule(String method, Message request, Caller caller) {
    Access access = caller.access();
    Optional<dev.carillon.v1.Schedule> brought =
        switch (request) {
          case PutScheduleRequest q -> Optional.of(q.getSchedule());
          case DescribeScheduleRequest q -> Optional.of(q.getSchedule());
          case PreviewScheduleRequest q when q.hasSchedule() -> Optional.of(q.getSchedule());
          default -> Optional.empty();
        };
    if (brought.isPresent()) {
      if (!flows.mayPut(access, ScheduleMapping.fromProto(brought.get(), "schedule."))) {
        throw denied(method, caller);
      }
      return request;
    }
    if (request instanceof BackfillRef q) {
      Backfill backfill = engine.schedules().backfill(q.getId());
      if (!flows.schedule(access, backfill.tenant(), backfill.schedule())) {
        throw CarillonException.notFound(method, "backfill", q.getId());
      }
      return request;
    }
    Message.Builder named = request.toBuilder();
    fillTenant(named, access);
    Message filled = named.build();
    if (!flows.schedule(access, text(filled, "tenant"), text(filled, "id"))) {
      throw CarillonException.notFound(method, "schedule", text(filled, "id"));
    }
    return filled;
  }

  /** A list whose answer is narrowed; where it names a tenant or queues, these are. */
  private Message listed(String method, Message request, Caller caller) {
    if (request instanceof WatchEventsRequest q && !q.getTaskId().isEmpty()) {
      requireTask(method, q.getTaskId(), caller.access());
    }
    Message.Builder narrowed = request.toBuilder();
    FieldDescriptor tenant = request.getDescriptorForType().findFieldByName("tenant");
    if (tenant != null) {
      fillTenant(narrowed, caller.access());
      String told = String.valueOf(narrowed.getField(tenant));
      if (!told.isEmpty() && !FlowScope.tenant(caller.access(), told)) {
        throw denied(method, caller);
      }
    }
    if (request.getDescriptorForType().findFieldByName("queues") != null) {
      narrow(narrowed, "queue", caller.access().queues(), method, caller);
    }
    return narrowed.build();
  }

  /** What can only be one tenant need not be named. */
  private static void fillTenant(Message.Builder request, Access access) {
    FieldDescriptor tenant = request.getDescriptorForType().findFieldByName("tenant");
    if (tenant != null
        && access.tenants().size() == 1
        && String.valueOf(request.getField(tenant)).isEmpty()) {
      request.setField(tenant, access.tenants().iterator().next());
    }
  }

  private static String text(Message request, String name) {
    FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
    return field == null ? "" : String.valueOf(request.getField(field));
  }

  private void task(String method, Message request, Caller caller) {
    Optional<Task> task = requireTask(method, text(request, "id"), caller.access());
    if (task.isPresent() && request instanceof RetryAsNewRequest copy) {
      requireCopy(method, task.get(), copy, caller);
    }
  }

  /** A copy may go to another tenant or queue, but not out of reach. */
  private static void requireCopy(String method, Task task, RetryAsNewRequest copy, Caller caller) {
    String tenant = changed(copy, "tenant", copy.getTask().getTenant(), task.tenant());
    String queue = changed(copy, "queue", copy.getTask().getQueue(), task.queue());
    if (!caller.access().reaches(tenant, queue)) {
      throw denied(method, caller);
    }
  }

  private static String changed(RetryAsNewRequest copy, String field, String told, String was) {
    if (!told.isEmpty()) {
      return told;
    }
    return copy.getFieldsList().contains(field) ? FlowScope.tenant(told) : was;
  }

  private Optional<Task> requireTask(String method, String id, Access access) {
    TaskId parsed;
    try {
      parsed = TaskId.parse(id);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the call itself says what is wrong with it
    }
    Task task = tasks.get(parsed);
    if (!access.reaches(task.tenant(), task.queue())) {
      throw CarillonException.notFound(method, "task", id);
    }
    return Optional.of(task);
  }

  @SuppressWarnings("unchecked") // a builder builds what it was made from
  private static <Q extends Message> Q named(String method, Q request, Caller caller) {
    Message.Builder narrowed = request.toBuilder();
    narrow(narrowed, "tenant", caller.access().tenants(), method, caller);
    narrow(narrowed, "queue", caller.access().queues(), method, caller);
    return (Q) narrowed.build();
  }

  private static void narrow(
      Message.Builder request, String name, Set<String> allowed, String method, Caller caller) {
    if (allowed.isEmpty()) {
      return;
    }
    FieldDescriptor one = request.getDescriptorForType().findFieldByName(name);
    FieldDescriptor many = request.getDescriptorForType().findFieldByName(name + "s");
    if (one != null) {
      String told = String.valueOf(request.getField(one));
      if (told.isEmpty() && allowed.size() == 1) {
        request.setField(one, allowed.iterator().next());
      } else if (!allowed.contains(told)) {
        throw denied(method, caller);
      }
    } else if (many != null) {
      List<?> told = (List<?>) request.getField(many);
      if (told.isEmpty()) {
        allowed.stream().sorted().forEach(each -> request.addRepeatedField(many, each));
      } else if (!allowed.containsAll(told)) {
        throw denied(method, caller);
      }
    } else {
      throw denied(method, caller);
    }
  }

  static CarillonException denied(String method, Caller caller) {
    Access access = caller.access();
    return CarillonException.of(
            ErrorCode.PERMISSION_DENIED,
            "Expected a call within the reach of '"
                + caller.name()
                + "', but "
                + method
                + " goes beyond it.")
        .operation(method)
        .advice(
            "Your roles hold for"
                + (access.tenants().isEmpty() ? "" : " tenants " + sorted(access.tenants()))
                + (access.queues().isEmpty() ? "" : " queues " + sorted(access.queues()))
                + " only: name one of them, where the call takes names.")
        .build();
  }

  private static String sorted(Set<String> names) {
    return String.join(", ", names.stream().sorted().toList());
  }
}
