package dev.carillon.client;

import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.v1.DeleteWorkflowRequest;
import dev.carillon.v1.GetRunRequest;
import dev.carillon.v1.GetWorkflowRequest;
import dev.carillon.v1.GetWorkflowResponse;
import dev.carillon.v1.ListRunsRequest;
import dev.carillon.v1.ListWorkflowsRequest;
import dev.carillon.v1.ListWorkflowsResponse;
import dev.carillon.v1.PlanWorkflowRequest;
import dev.carillon.v1.PutWorkflowRequest;
import dev.carillon.v1.RunNodeOrder;
import dev.carillon.v1.RunOrder;
import dev.carillon.v1.WorkflowForm;
import dev.carillon.v1.WorkflowRun;
import dev.carillon.v1.WorkflowServiceGrpc;
import dev.carillon.v1.WorkflowVersionsRequest;
import dev.carillon.wire.PathOnce;
import dev.carillon.wire.RunMapping;
import dev.carillon.wire.RunPlanMapping;
import dev.carillon.wire.WorkflowMapping;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Workflows and their runs. An empty tenant is the default one. Futures as those of {@link
 * CarillonClient}.
 */
public final class WorkflowClient {
  private final Calls calls;

  WorkflowClient(Calls calls) {
    this.calls = calls;
  }

  /** Stores a definition as people write it, JSON or YAML. */
  public CompletableFuture<WorkflowVersion> put(String text) {
    return calls.unary(WorkflowServiceGrpc.getPutMethod(), of(text), WorkflowMapping::fromProto);
  }

  /** Stores a definition. */
  public CompletableFuture<WorkflowVersion> put(Workflow workflow) {
    return calls.unary(
        WorkflowServiceGrpc.getPutMethod(),
        PutWorkflowRequest.newBuilder().setWorkflow(WorkflowMapping.toProto(workflow)).build(),
        WorkflowMapping::fromProto);
  }

  private static PutWorkflowRequest of(String text) {
    return PutWorkflowRequest.newBuilder().setText(text).build();
  }

  /** What is wrong with a definition, JSON or YAML, and warnings. Stores nothing. */
  public CompletableFuture<List<WorkflowProblem>> validate(String text) {
    return calls.unary(
        WorkflowServiceGrpc.getValidateMethod(),
        of(text),
        answer -> answer.getProblemsList().stream().map(WorkflowMapping::fromProto).toList());
  }

  /**
   * A stored definition.
   *
   * @param version 0: the latest
   */
  public CompletableFuture<Workflow> get(String tenant, String id, int version) {
    return stored(
        tenant,
        id,
        version,
        WorkflowForm.WORKFLOW_FORM_MESSAGE,
        answer -> WorkflowMapping.fromProto(answer.getWorkflow(), ""));
  }

  /**
   * A stored definition as YAML.
   *
   * @param version 0: the latest
   */
  public CompletableFuture<String> text(String tenant, String id, int version) {
    return stored(
        tenant, id, version, WorkflowForm.WORKFLOW_FORM_TEXT, GetWorkflowResponse::getText);
  }

  private <T> CompletableFuture<T> stored(
      String tenant,
      String id,
      int version,
      WorkflowForm form,
      java.util.function.Function<GetWorkflowResponse, T> mapping) {
    return calls.unary(
        WorkflowServiceGrpc.getGetMethod(),
        GetWorkflowRequest.newBuilder()
            .setTenant(tenant)
            .setId(id)
            .setVersion(version)
            .setForm(form)
            .build(),
        mapping);
  }

  /** Some workflows, each with its latest version. */
  public record Page(List<WorkflowVersion> workflows, String nextToken) {
    public Page {
      workflows = List.copyOf(workflows);
    }
  }

  /**
   * The latest version of each workflow, by tenant and id.
   *
   * @param tenant empty: all
   * @param pageSize 1–500; 0: 100
   * @param pageToken from the page before; empty: the first
   */
  public CompletableFuture<Page> list(String tenant, int pageSize, String pageToken) {
    return calls.unary(
        WorkflowServiceGrpc.getListMethod(),
        ListWorkflowsRequest.newBuilder()
            .setTenant(tenant)
            .setPageSize(pageSize)
            .setPageToken(pageToken)
            .build(),
        answer -> new Page(versions(answer), answer.getNextPageToken()));
  }

  private static List<WorkflowVersion> versions(ListWorkflowsResponse answer) {
    return answer.getWorkflowsList().stream().map(WorkflowMapping::fromProto).toList();
  }

  /** The versions of a workflow, newest first. */
  public CompletableFuture<List<WorkflowVersion>> versions(String tenant, String id) {
    return calls.unary(
        WorkflowServiceGrpc.getVersionsMethod(),
        WorkflowVersionsRequest.newBuilder().setTenant(tenant).setId(id).build(),
        WorkflowClient::versions);
  }

  /**
   * What a run of a definition would do.
   *
   * @param failing nodes to fail in thought; empty: each of the first 500
   */
  public CompletableFuture<RunPlan> plan(String text, List<String> failing) {
    return plan(PlanWorkflowRequest.newBuilder().setText(text).addAllFailing(failing));
  }

  /**
   * What a run of a stored workflow would do.
   *
   * @param version 0: the latest
   */
  public CompletableFuture<RunPlan> plan(
      String tenant, String id, int version, List<String> failing) {
    return plan(
        PlanWorkflowRequest.newBuilder()
            .setTenant(tenant)
            .setId(id)
            .setVersion(version)
            .addAllFailing(failing));
  }

  private CompletableFuture<RunPlan> plan(PlanWorkflowRequest.Builder request) {
    return calls.unary(
        WorkflowServiceGrpc.getPlanMethod(), request.build(), RunPlanMapping::fromProto);
  }

  /** Starts a run; without an idempotency key it is given a random one. */
  public CompletableFuture<Run> run(NewRun run) {
    NewRun keyed =
        run.idempotencyKey().isEmpty()
            ? new NewRun(
                run.tenant(),
                run.workflow(),
                run.version(),
                run.input(),
                run.labels(),
                CarillonClient.randomKey(),
                run.deadline(),
                run.reason())
            : run;
    return calls.unary(
        WorkflowServiceGrpc.getRunMethod(), RunPlanMapping.toProto(keyed), RunMapping::fromProto);
  }

  /**
   * A run with its nodes, or those that changed.
   *
   * @param since of an earlier answer; 0: all
   * @param pageSize nodes an answer, 1–5,000; 0: 2,000
   */
  public CompletableFuture<RunUpdate> getRun(String id, long since, int pageSize) {
    return calls.unary(
        WorkflowServiceGrpc.getGetRunMethod(),
        GetRunRequest.newBuilder().setId(id).setSinceRevision(since).setPageSize(pageSize).build(),
        RunMapping::fromProto);
  }

  /** Runs, newest first, without nodes. */
  public CompletableFuture<RunPage> runs(RunFilter filter, int pageSize, String pageToken) {
    ListRunsRequest.Builder request =
        ListRunsRequest.newBuilder()
            .setTenant(filter.tenant())
            .setWorkflow(filter.workflow())
            .setPageSize(pageSize)
            .setPageToken(pageToken);
    filter.states().forEach(state -> request.addStates(RunMapping.toProto(state)));
    return calls.unary(
        WorkflowServiceGrpc.getListRunsMethod(), request.build(), RunMapping::fromProto);
  }

  /** A run with its nodes, then what changes, until it has ended; lasts over lost connections. */
  public Subscription watch(String id, StreamListener<RunUpdate> listener) {
    AtomicLong seen = new AtomicLong();
    PathOnce path = new PathOnce();
    return calls.lasting(
        WorkflowServiceGrpc.getWatchRunMethod(),
        false,
        () ->
            GetRunRequest.newBuilder()
                .setId(id)
                .setSinceRevision(seen.get())
                .setPathOnce(true)
                .build(),
        proto -> {
          RunUpdate update = RunMapping.fromProto(path.putBack(proto));
          // Nodes of a page that did not come would be lost: only whole ones count.
          seen.set(update.more() ? 0 : update.revision());
          return update;
        },
        listener);
  }

  /** Runs one ended node again. */
  public CompletableFuture<Run> retryNode(String id, String node, String reason) {
    return ofNode(WorkflowServiceGrpc.getRetryNodeMethod(), id, node, reason);
  }

  /**
   * Runs a node and what depends on it again.
   *
   * @param node empty: all that failed
   */
  public CompletableFuture<Run> rerunFrom(String id, String node, String reason) {
    return ofNode(WorkflowServiceGrpc.getRerunFromMethod(), id, node, reason);
  }

  private CompletableFuture<Run> ofNode(
      MethodDescriptor<RunNodeOrder, WorkflowRun> method, String id, String node, String reason) {
    return calls.unary(
        method,
        RunNodeOrder.newBuilder().setId(id).setNode(node).setReason(reason).build(),
        RunMapping::fromProto);
  }

  /** Starts no further node. */
  public CompletableFuture<Run> pause(String id, String reason) {
    return ofRun(WorkflowServiceGrpc.getPauseMethod(), id, reason);
  }

  /** Goes on after a pause. */
  public CompletableFuture<Run> resume(String id, String reason) {
    return ofRun(WorkflowServiceGrpc.getResumeMethod(), id, reason);
  }

  /** Cancels what waits and what runs. */
  public CompletableFuture<Run> cancel(String id, String reason) {
    return ofRun(WorkflowServiceGrpc.getCancelMethod(), id, reason);
  }

  private CompletableFuture<Run> ofRun(
      MethodDescriptor<RunOrder, WorkflowRun> method, String id, String reason) {
    return calls.unary(
        method, RunOrder.newBuilder().setId(id).setReason(reason).build(), RunMapping::fromProto);
  }

  /**
   * Deletes a workflow; gives how many versions there were.
   *
   * @param version 0: all
   */
  public CompletableFuture<Integer> delete(String tenant, String id, int version, String reason) {
    return calls.unary(
        WorkflowServiceGrpc.getDeleteMethod(),
        DeleteWorkflowRequest.newBuilder()
            .setTenant(tenant)
            .setId(id)
            .setVersion(version)
            .setReason(reason)
            .build(),
        answer -> answer.getVersions());
  }

  /** Deletes an ended run with its tasks; gives its id. */
  public CompletableFuture<String> deleteRun(String id, String reason) {
    return calls.unary(
        WorkflowServiceGrpc.getDeleteRunMethod(),
        RunOrder.newBuilder().setId(id).setReason(reason).build(),
        answer -> answer.getId());
  }
}
