package dev.carillon.desktop.feature.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.WorkflowClient;
import dev.carillon.desktop.feature.Console;
import dev.carillon.desktop.fx.Background;
import dev.carillon.desktop.fx.Coalescer;
import dev.carillon.desktop.fx.Pace;
import dev.carillon.desktop.state.ServerPort;
import dev.carillon.desktop.state.Session;
import dev.carillon.desktop.state.Target;
import dev.carillon.desktop.state.WorkflowPort;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.Payload;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.WorkflowVersion;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The strip of last runs in whatever order the answers come: no server answers in an order of the
 * test's choice, so the answers are given by hand.
 */
class LastRunsTest {
  private static final WorkflowVersion NIGHTLY = version("default");

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Asked> asked = new ArrayList<>();
  private CompletableFuture<WorkflowClient.Page> listed = new CompletableFuture<>();
  private Session session;
  private WorkflowsViewModel model;

  /** A question about runs. */
  private record Asked(
      RunFilter filter, int most, String token, CompletableFuture<RunPage> answer) {
    boolean strip() {
      return most == RunStrip.RUNS;
    }
  }

  @BeforeEach
  void start() {
    session = new Session(target -> port(), timer, Clock.systemUTC(), Target.plain("h:9090"));
    model =
        new WorkflowsViewModel(
            new Console(
                session,
                new ReadOnlyObjectWrapper<>(session.state()).getReadOnlyProperty(),
                Runnable::run,
                new Coalescer(),
                Clock.systemUTC(),
                new Pace(),
                new ReadOnlyObjectWrapper<>(ZoneOffset.UTC),
                new Background(Runnable::run, Runnable::run)));
  }

  @AfterEach
  void stop() {
    session.close();
    timer.shutdownNow();
  }

  private ServerPort port() {
    WorkflowPort workflows =
        fake(
            WorkflowPort.class,
            (name, with) -> {
              if (name.equals("list")) {
                return listed;
              }
              Asked question =
                  new Asked(
                      (RunFilter) with[0],
                      (Integer) with[1],
                      (String) with[2],
                      new CompletableFuture<>());
              asked.add(question);
              return question.answer;
            });
    return fake(ServerPort.class, (name, with) -> name.equals("workflows") ? workflows : null);
  }

  private interface Answers {
    Object of(String method, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.of(method.getName(), arguments)));
  }

  private static WorkflowVersion version(String tenant) {
    return new WorkflowVersion(tenant, "nightly", 1, "nightly", 1, 1, "", false, List.of());
  }

  private static Run run(String id, long createdMs, RunState state) {
    return new Run(
        id,
        "default",
        "nightly",
        1,
        state,
        Optional.empty(),
        Map.of(),
        Payload.EMPTY,
        createdMs,
        createdMs,
        0,
        0,
        Run.DeadlineState.NONE,
        0,
        "",
        "",
        "",
        "",
        Map.of(),
        List.of(),
        1);
  }

  private static RunPage all(Run... runs) {
    return new RunPage(List.of(runs), "");
  }

  private static RunPage some(Run... runs) {
    return new RunPage(List.of(runs), "more");
  }

  /** The latest question that nobody has answered. */
  private Optional<Asked> open(boolean strip) {
    return asked.reversed().stream()
        .filter(a -> a.strip() == strip && a.most != WorkflowsViewModel.PAGE)
        .filter(a -> !a.answer.isDone())
        .findFirst();
  }

  private void newest(RunPage page) {
    open(false).orElseThrow().answer.complete(page);
  }

  private void own(RunPage page) {
    open(true).orElseThrow().answer.complete(page);
  }

  private void poll() {
    listed = new CompletableFuture<>();
    model.ask();
  }

  private void listed(WorkflowVersion... versions) {
    listed.complete(new WorkflowClient.Page(List.of(versions), ""));
  }

  private List<String> strip() {
    return model.flows().rows().getFirst().get().runs().stream()
        .map(r -> r.id() + " " + r.state())
        .toList();
  }

  @Test
  void whenTheNewestAnswerFirstTheOwnRunsAreAskedForAllTheSame() {
    poll();
    newest(some(run("new", 20, RunState.RUNNING)));
    listed(NIGHTLY);
    own(all(run("new", 20, RunState.RUNNING), run("old", 10, RunState.FAILED)));
    assertThat(strip()).containsExactly("new RUNNING", "old FAILED");
  }

  @Test
  void aQuestionThatFailedIsAskedAgain() {
    poll();
    listed(NIGHTLY);
    open(true)
        .orElseThrow()
        .answer
        .completeExceptionally(CarillonException.of(ErrorCode.REDIS_AWAY, "No answer.").build());
    poll();
    listed(NIGHTLY);
    own(all(run("old", 10, RunState.FAILED)));
    assertThat(strip()).containsExactly("old FAILED");
  }

  @Test
  void theEndOfALongRunIsSeenAlthoughManyOthersAreNewer() {
    poll();
    listed(NIGHTLY);
    own(all(run("long", 10, RunState.RUNNING)));
    poll();
    listed(NIGHTLY);
    newest(some());
    own(all(run("long", 10, RunState.FAILED)));
    assertThat(strip()).containsExactly("long FAILED");
  }

  @Test
  void aRunThatIsNoMoreLeavesTheStrip() {
    poll();
    listed(NIGHTLY);
    own(all(run("b", 20, RunState.SUCCEEDED), run("a", 10, RunState.SUCCEEDED)));
    poll();
    listed(NIGHTLY);
    newest(all(run("b", 20, RunState.SUCCEEDED)));
    own(all(run("b", 20, RunState.SUCCEEDED)));
    assertThat(strip()).containsExactly("b SUCCEEDED");
  }

  @Test
  void anotherTenantsWorkflowOfTheSameNameIsAnother() {
    model.choose(Optional.of(NIGHTLY));
    model.choose(Optional.of(version("other")));
    assertThat(asked.getLast().filter.tenant()).isEqualTo("other");
  }

  /** The question for the page of runs that nobody has answered. */
  private Asked page() {
    return asked.reversed().stream()
        .filter(a -> a.most == WorkflowsViewModel.PAGE && !a.answer.isDone())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEmptyPageWithATokenIsNotTheEndOfTheRuns() {
    poll();
    page().answer.complete(some());
    assertThat(page().token).isEqualTo("more");
    assertThat(model.more().get()).isFalse();
    page().answer.complete(some(run("old", 10, RunState.FAILED)));
    assertThat(model.runs().rows()).hasSize(1);
    assertThat(model.more().get()).isTrue();
    // The next look begins where the page does.
    poll();
    assertThat(page().token).isEmpty();
  }
}
