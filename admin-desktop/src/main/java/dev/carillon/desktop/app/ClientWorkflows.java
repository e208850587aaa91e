package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.client.TrustClient;
import dev.carillon.client.WorkflowClient;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The workflows of a real server. */
record ClientWorkflows(WorkflowClient client, TrustClient trust) implements WorkflowPort {
  @Override
  public CompletableFuture<NodeExplanation> explainNode(String run, String node) {
    return trust.explainNode(run, node);
  }

  @Override
  public CompletableFuture<WorkflowClient.Page> list(
      String tenant, int pageSize, String pageToken) {
    return client.list(tenant, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<Workflow> get(String tenant, String id, int version) {
    return client.get(tenant, id, version);
  }

  @Override
  public CompletableFuture<String> text(String tenant, String id, int version) {
    return client.text(tenant, id, version);
  }

  @Override
  public CompletableFuture<List<WorkflowVersion>> versions(String tenant, String id) {
    return client.versions(tenant, id);
  }

  @Override
  public CompletableFuture<WorkflowVersion> put(String text) {
    return client.put(text);
  }

  @Override
  public CompletableFuture<List<WorkflowProblem>> validate(String text) {
    return client.validate(text);
  }

  @Override
  public CompletableFuture<RunPlan> plan(String tenant, String id, int version) {
    return client.plan(tenant, id, version, List.of());
  }

  @Override
  public CompletableFuture<RunPlan> plan(String text) {
    return client.plan(text, List.of());
  }

  @Override
  public CompletableFuture<RunPage> runs(RunFilter filter, int pageSize, String pageToken) {
    return client.runs(filter, pageSize, pageToken);
  }

  @Override
  public CompletableFuture<RunUpdate> getRun(String id, long since, int pageSize) {
    return client.getRun(id, since, pageSize);
  }

  @Override
  public Subscription watchRun(String id, StreamListener<RunUpdate> listener) {
    return client.watch(id, listener);
  }

  @Override
  public CompletableFuture<Run> run(NewRun run) {
    return client.run(run);
  }

  @Override
  public CompletableFuture<Run> retryNode(String run, String node, String reason) {
    return client.retryNode(run, node, reason);
  }

  @Override
  public CompletableFuture<Run> rerunFrom(String run, String node, String reason) {
    return client.rerunFrom(run, node, reason);
  }

  @Override
  public CompletableFuture<Run> pauseRun(String run, String reason) {
    return client.pause(run, reason);
  }

  @Override
  public CompletableFuture<Run> resumeRun(String run, String reason) {
    return client.resume(run, reason);
  }

  @Override
  public CompletableFuture<Run> cancelRun(String run, String reason) {
    return client.cancel(run, reason);
  }

  @Override
  public CompletableFuture<String> deleteRun(String run, String reason) {
    return client.deleteRun(run, reason);
  }

  @Override
  public CompletableFuture<Integer> delete(String tenant, String id, int version, String reason) {
    return client.delete(tenant, id, version, reason);
  }
}
