package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.WorkflowClient;
import dev.carillon.model.workflow.Limits;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.NodeView;
import dev.carillon.model.workflow.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow of as many nodes as there may be, with names as long as they may be. */
final class LargeDefinitionTest {
  /** This is about what is answered, not when. */
  private static final Duration PATIENT = Duration.ofMinutes(2);

  @Test
  void whatMayBeStoredMayAlsoBeReadAndPlanned(@TempDir Path journal) {
    try (ServerWithWorker at = new ServerWithWorker(journal, Set.of(), UnaryOperator.identity());
        CarillonClient client =
            CarillonClient.connect(Connection.to("127.0.0.1", at.port()).withDeadline(PATIENT))) {
      WorkflowClient workflows = client.workflows();
      assertThat(get(workflows.put(definition())).version()).isEqualTo(1);
      assertThat(get(workflows.get("", "large", 0)).size()).isEqualTo(Limits.NODES);
      assertThat(get(workflows.text("", "large", 0))).contains(name(0), name(Limits.NODES - 1));
      assertThat(get(workflows.plan("", "large", 0, List.of(name(0)))).nodes())
          .isEqualTo(Limits.NODES);
      Run run = get(workflows.run(NewRun.of("", "large")));
      assertThat(get(workflows.getRun(run.id(), 0, 2_000)).nodes())
          .extracting(NodeView::id)
          .hasSize(Limits.NODES)
          .contains(name(0));
    }
  }

  /** A chain: what it comes to is as long as it can be, too. */
  private static String definition() {
    return IntStream.range(0, Limits.NODES)
        .mapToObj(
            i ->
                "- {id: "
                    + name(i)
                    + ",type: none"
                    + (i == 0 ? "" : ",dependsOn: " + name(i - 1))
                    + "}\n")
        .collect(Collectors.joining("", "id: large\nnodes:\n", ""));
  }

  private static String name(int i) {
    return "n%063d".formatted(i);
  }
}
