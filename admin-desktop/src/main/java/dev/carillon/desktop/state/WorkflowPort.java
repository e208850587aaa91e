package dev.carillon.desktop.state;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.client.WorkflowClient;
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

/** The workflows of a server and their runs; futures as those of {@link ServerPort}. */
public interface WorkflowPort {
  /** The latest version of each workflow; an empty tenant is all. */
  CompletableFuture<WorkflowClient.Page> list(String tenant, int pageSize, String pageToken);

  /** Version 0 is the latest. */
  CompletableFuture<Workflow> get(String tenant, String id, int version);

  /** As YAML; version 0 is the latest. */
  CompletableFuture<String> text(String tenant, String id, int version);

  /** Why a node of a run does not run: the gates before it and before its task. */
  CompletableFuture<NodeExplanation> explainNode(String run, String node);

  /** Newest first. */
  CompletableFuture<List<WorkflowVersion>> versions(String tenant, String id);

  CompletableFuture<WorkflowVersion> put(String text);

  CompletableFuture<List<WorkflowProblem>> validate(String text);

  CompletableFuture<RunPlan> plan(String tenant, String id, int version);

  CompletableFuture<RunPlan> plan(String text);

  CompletableFuture<RunPage> runs(RunFilter filter, int pageSize, String pageToken);

  CompletableFuture<RunUpdate> getRun(String id, long since, int pageSize);

  Subscription watchRun(String id, StreamListener<RunUpdate> listener);

  CompletableFuture<Run> run(NewRun run);

  CompletableFuture<Run> retryNode(String run, String node, String reason);

  /** An empty node: all that failed. */
  CompletableFuture<Run> rerunFrom(String run, String node, String reason);

  CompletableFuture<Run> pauseRun(String run, String reason);

  CompletableFuture<Run> resumeRun(String run, String reason);

  CompletableFuture<Run> cancelRun(String run, String reason);

  CompletableFuture<String> deleteRun(String run, String reason);

  /** Version 0: all of them; tells how many there were. */
  CompletableFuture<Integer> delete(String tenant, String id, int version, String reason);
}
