package dev.carillon.desktop.feature.workflows;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.carillon.model.workflow.SubWorkflow;
import dev.carillon.model.workflow.Workflow;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a node's inner workflow by the time that it is told of. */
class InnerRunsTest {
  private static final Workflow LEAF = Workflow.of("leaf", List.of());

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Workflow> answer = new CompletableFuture<>();
  private final Session session =
      new Session(target -> port(), timer, Clock.systemUTC(), Target.plain("h:9090"));
  private final List<Optional<Workflow>> drawn = new ArrayList<>();
  private final InnerRuns runs = new InnerRuns(console(), this::draw, (key, batch) -> {});

  private Console console() {
    return new Console(
        session,
        new ReadOnlyObjectWrapper<>(session.state()).getReadOnlyProperty(),
        Runnable::run,
        new Coalescer(),
        Clock.systemUTC(),
        new Pace(),
        new ReadOnlyObjectWrapper<>(ZoneOffset.UTC),
        new Background(Runnable::run, Runnable::run));
  }

  private ServerPort port() {
    WorkflowPort workflows = fake(WorkflowPort.class, answer);
    return fake(ServerPort.class, workflows);
  }

  /** Whatever it is asked it answers so. */
  private static <T> T fake(Class<T> type, Object answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (port, method, with) -> answer));
  }

  /** As the graph does with what is known. */
  private void draw() {
    drawn.add(runs.definition("sub"));
  }

  private void unfold() {
    runs.unfold("sub", "default", new SubWorkflow("leaf", 1, Payload.EMPTY), "");
  }

  @AfterEach
  void stop() {
    runs.close();
    session.close();
    timer.shutdownNow();
  }

  @Test
  void anAnswerThatComesLaterIsDrawn() {
    unfold();
    answer.complete(LEAF);
    assertThat(drawn).containsExactly(Optional.of(LEAF));
  }

  /** On a busy machine it overtakes whoever asked for it. */
  @Test
  void anAnswerThatIsThereBeforeWhoAskedGoesOnIsDrawn() {
    answer.complete(LEAF);
    unfold();
    assertThat(drawn).containsExactly(Optional.of(LEAF));
  }

  @Test
  void aRefusalIsToldUntilTheNodeIsFolded() {
    unfold();
    answer.completeExceptionally(
        CarillonException.of(ErrorCode.PERMISSION_DENIED, "Expected a reader.").build());
    assertThat(drawn).isEmpty();
    assertThat(runs.problem().get()).isPresent();
    runs.fold("sub");
    assertThat(runs.problem().get()).isEmpty();
  }

  @Test
  void foldingANodeFoldsWhatIsWithin() {
    answer.complete(LEAF);
    unfold();
    runs.unfold("sub/only", "default", new SubWorkflow("leaf", 1, Payload.EMPTY), "");
    assertThat(runs.around("sub/only/x")).contains("sub/only");
    assertThat(runs.around("sub/x")).contains("sub");
    assertThat(runs.around("sub")).isEmpty();
    runs.fold("sub");
    assertThat(runs.keys()).isEmpty();
  }
}
