package dev.carillon.server.door.rpc;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.core.Caller;
import dev.carillon.server.core.workflow.Runs;
import dev.carillon.v1.DeleteRunResponse;
import dev.carillon.v1.GetRunRequest;
import dev.carillon.v1.ListRunsRequest;
import dev.carillon.v1.ListRunsResponse;
import dev.carillon.v1.RunNodeOrder;
import dev.carillon.v1.RunOrder;
import dev.carillon.v1.RunUpdate;
import dev.carillon.v1.RunWorkflowRequest;
import dev.carillon.v1.WorkflowRun;
import dev.carillon.wire.RunMapping;
import dev.carillon.wire.RunPlanMapping;
import dev.carillon.wire.TaskMapping;
import dev.carillon.wire.WorkflowMapping;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The runs of WorkflowService, all but its stream. */
final class RunRpcs {
  private static final int MOST_NODES = 5_000;
  private static final int USUAL_NODES = 2_000;

  private final Runs runs;

  RunRpcs(Runs runs) {
    this.runs = runs;
  }

  /** What is done to a whole run. */
  private interface Order {
    Run apply(TaskId run, String reason, Caller caller);
  }

  List<Rpc<?, ?>> all() {
    return List.of(
        Rpc.of(WorkflowRpcs.SERVICE, "Run", RunWorkflowRequest.getDefaultInstance(), this::run),
        Rpc.of(
            WorkflowRpcs.SERVICE,
            "GetRun",
            GetRunRequest.getDefaultInstance(),
            (q, caller) -> get(q)),
        Rpc.of(
            WorkflowRpcs.SERVICE,
            "ListRuns",
            ListRunsRequest.getDefaultInstance(),
            (q, caller) -> list(q)),
        Rpc.of(
            WorkflowRpcs.SERVICE,
            "RetryNode",
            RunNodeOrder.getDefaultInstance(),
            (q, caller) ->
                RunMapping.toProto(
                    runs.retryNode(id(q.getId()), node(q), Checks.reason(q.getReason()), caller))),
        Rpc.of(
            WorkflowRpcs.SERVICE,
            "RerunFrom",
            RunNodeOrder.getDefaultInstance(),
            (q, caller) ->
                RunMapping.toProto(
                    runs.rerunFrom(
                        id(q.getId()), q.getNode(), Checks.reason(q.getReason()), caller))),
        order("Pause", runs::pause),
        order("Resume", runs::resume),
        order("Cancel", runs::cancel),
        Rpc.of(WorkflowRpcs.SERVICE, "DeleteRun", RunOrder.getDefaultInstance(), this::delete));
  }

  private static Rpc<RunOrder, WorkflowRun> order(String name, Order order) {
    return Rpc.of(
        WorkflowRpcs.SERVICE,
        name,
        RunOrder.getDefaultInstance(),
        (q, caller) ->
            RunMapping.toProto(order.apply(id(q.getId()), Checks.reason(q.getReason()), caller)));
  }

  private static TaskId id(String text) {
    return TaskMapping.fromProto(text, "id");
  }

  private static String node(RunNodeOrder order) {
    if (order.getNode().isEmpty()) {
      throw CarillonException.invalid(
          "node", "Expected the id of a node, but got none.", "To run all that failed: rerun.");
    }
    return order.getNode();
  }

  private WorkflowRun run(RunWorkflowRequest request, Caller caller) {
    String unused = Checks.reason(request.getReason());
    if (request.getIdempotencyKey().length() > 255) {
      throw CarillonException.of(ErrorCode.INVALID_ARGUMENT, "Expected at most 255 characters.")
          .field("idempotency_key")
          .advice("Shorten it.")
          .build();
    }
    return RunMapping.toProto(runs.start(RunPlanMapping.fromProto(request), caller));
  }

  private RunUpdate get(GetRunRequest request) {
    int size = request.getPageSize();
    if (size < 0 || size > MOST_NODES) {
      throw CarillonException.invalid(
          "page_size",
          "Expected a page size of 1–5,000, but got " + size + ".",
          "Leave it out for 2,000.");
    }
    return RunMapping.toProto(
        runs.get(id(request.getId()), request.getSinceRevision(), size == 0 ? USUAL_NODES : size));
  }

  private ListRunsResponse list(ListRunsRequest request) {
    Set<RunState> states = EnumSet.noneOf(RunState.class);
    request.getStatesList().forEach(s -> states.add(RunMapping.fromProto(s, "states")));
    String tenant =
        request.getWorkflow().isEmpty()
            ? request.getTenant()
            : WorkflowMapping.tenant(request.getTenant());
    return RunMapping.toProto(
        runs.list(
            new RunFilter(tenant, request.getWorkflow(), states),
            Checks.pageSize(request.getPageSize()),
            request.getPageToken()));
  }

  private DeleteRunResponse delete(RunOrder request, Caller caller) {
    runs.delete(id(request.getId()), Checks.reason(request.getReason()), caller);
    return DeleteRunResponse.newBuilder().setId(request.getId()).build();
  }
}
