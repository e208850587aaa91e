package dev.carillon.desktop.app;

import dev.carillon.client.StreamListener;
import dev.carillon.client.Subscription;
import dev.carillon.client.WorkflowClient;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.explain.Gate;
import dev.carillon.model.explain.NodeExplanation;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunPlan;
import dev.carillon.model.workflow.RunUpdate;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowProblem;
import dev.carillon.model.workflow.WorkflowVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The workflows of the gallery. */
record FixtureWorkflows(FixtureServer.Scene scene, FixtureData data, Supplier<Subscription> opened)
    implements WorkflowPort {
  private FixtureFlows flows() {
    return new FixtureFlows(data.nowMs());
  }

  private <T> CompletableFuture<T> answer(T empty) {
    return switch (scene) {
      case SILENT -> new CompletableFuture<>();
      case REFUSING ->
          CompletableFuture.failedFuture(
              CarillonException.of(
                      ErrorCode.REDIS_AWAY, "Expected an answer of Redis, but none came for 2 s.")
                  .advice("Nothing was lost. The list comes back by itself when Redis does.")
                  .build());
      case EMPTY, BUSY, LOST -> CompletableFuture.completedFuture(empty);
    };
  }

  @Override
  public CompletableFuture<WorkflowClient.Page> list(
      String tenant, int pageSize, String pageToken) {
    return answer(
        new WorkflowClient.Page(
            scene == FixtureServer.Scene.EMPTY ? List.of() : flows().versions(), ""));
  }

  @Override
  public CompletableFuture<Workflow> get(String tenant, String id, int version) {
    return answer(flows().workflow());
  }

  @Override
  public CompletableFuture<String> text(String tenant, String id, int version) {
    return answer(
        version == 0 || version == 4
            ? FixtureFlows.YAML
            : FixtureFlows.YAML
                .replace("attempts: 3", "attempts: 1")
                .replace("deadline: 30m\n", ""));
  }

  @Override
  public CompletableFuture<List<WorkflowVersion>> versions(String tenant, String id) {
    return answer(flows().history());
  }

  @Override
  public CompletableFuture<WorkflowVersion> put(String text) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<List<WorkflowProblem>> validate(String text) {
    return answer(List.of());
  }

  @Override
  public CompletableFuture<RunPlan> plan(String tenant, String id, int version) {
    return answer(flows().plan());
  }

  @Override
  public CompletableFuture<RunPlan> plan(String text) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<NodeExplanation> explainNode(String run, String node) {
    List<Gate> gates =
        List.of(
            FixtureServer.gate(
                "dependencies",
                Gate.Result.PASS,
                Told.of(
                    "gate.dependencies.decided",
                    Told.text("all_success"),
                    Told.count(1),
                    Told.part(
                        Told.of(
                            "gate.dependencies.counts",
                            Told.count(1),
                            Told.count(0),
                            Told.count(0))))),
            FixtureServer.gate("paused", Gate.Result.PASS, Told.of("gate.paused.none")),
            FixtureServer.gate("due", Gate.Result.FAIL, Told.of("gate.due.try", Told.span(14_000))),
            FixtureServer.gate(
                "worker",
                Gate.Result.PASS,
                Told.of(
                    "gate.worker.free",
                    Told.count(12),
                    Told.count(24),
                    Told.text("python"),
                    Told.text("etl"))),
            FixtureServer.gate("held", Gate.Result.PASS, Told.of("gate.held.free")));
    return answer(
        new NodeExplanation(
            run, node, NodeState.READY, data.nowMs(), "", "", gates, Optional.empty()));
  }

  @Override
  public CompletableFuture<RunPage> runs(RunFilter filter, int pageSize, String pageToken) {
    return answer(
        new RunPage(
            scene == FixtureServer.Scene.EMPTY
                ? List.of()
                : flows().runs().stream()
                    .filter(
                        r -> filter.workflow().isEmpty() || r.workflow().equals(filter.workflow()))
                    .toList(),
            ""));
  }

  @Override
  public CompletableFuture<RunUpdate> getRun(String id, long since, int pageSize) {
    return new CompletableFuture<>();
  }

  @Override
  public Subscription watchRun(String id, StreamListener<RunUpdate> listener) {
    switch (scene) {
      case REFUSING ->
          listener.onError(
              CarillonException.of(ErrorCode.NOT_FOUND, "There is no run " + id + ".").build());
      case SILENT -> {}
      case EMPTY, BUSY, LOST -> listener.onNext(flows().update());
    }
    return opened.get();
  }

  @Override
  public CompletableFuture<Run> run(NewRun run) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Run> retryNode(String run, String node, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Run> rerunFrom(String run, String node, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Run> pauseRun(String run, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Run> resumeRun(String run, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Run> cancelRun(String run, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<String> deleteRun(String run, String reason) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<Integer> delete(String tenant, String id, int version, String reason) {
    return new CompletableFuture<>();
  }
}
