package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.v1.DeadlineState;
import dev.carillon.v1.ListRunsResponse;
import dev.carillon.v1.RunState;
import dev.carillon.v1.WorkflowRun;
import org.junit.jupiter.api.Test;

/** {@code carillon workflow runs} of a server that looks through many runs for few. */
final class WorkflowRunsTest {
  private static ListRunsResponse page(String next, String... ids) {
    ListRunsResponse.Builder page = ListRunsResponse.newBuilder().setNextPageToken(next);
    for (String id : ids) {
      page.addRuns(
          WorkflowRun.newBuilder()
              .setId(id)
              .setState(RunState.RUN_STATE_FAILED)
              .setDeadlineState(DeadlineState.DEADLINE_STATE_NONE));
    }
    return page.build();
  }

  @Test
  void anEmptyPageWithATokenIsNotTheEnd() {
    try (FakeServer server = new FakeServer()) {
      server.runs.put("", page("a"));
      server.runs.put("a", page("b", "03-8M3KQ2ZVXH4T"));
      server.runs.put("b", page("c"));
      server.runs.put("c", page("", "03-8M3KQ2ZVXH4V"));
      Cli cli = Cli.against(server);
      Cli.Result all = cli.run("workflow", "runs", "--state", "failed");
      assertThat(all.out()).as(all.err()).contains("03-8M3KQ2ZVXH4T", "03-8M3KQ2ZVXH4V");
      assertThat(cli.run("workflow", "runs", "-n", "1", "--json").out())
          .contains("03-8M3KQ2ZVXH4T", "\"b\"")
          .doesNotContain("03-8M3KQ2ZVXH4V");
    }
  }
}
