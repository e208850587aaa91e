package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.workflow.Workflow;
import dev.carillon.model.workflow.WorkflowVersion;
import dev.carillon.server.core.port.WorkflowStore;
import dev.carillon.server.core.workflow.DefinitionOperations;
import dev.carillon.server.core.workflow.WorkflowPage;
import dev.carillon.server.definition.WorkflowDocuments;
import dev.carillon.server.expression.WorkflowExpressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What a page of workflows costs where there are many. */
final class ListedWorkflowsTest extends RunsFixture {
  private static final int MANY = 300;
  private static final Pattern READS = Pattern.compile("cmdstat_hkeys:calls=(\\d+)");

  @Test
  void aPageReadsItsOwnWorkflowsAlone() {
    WorkflowStore store = rig.rig.stores.workflows();
    for (int i = 0; i < MANY; i++) {
      assertThat(store.put(flow(i), 0, "ops")).isPresent();
    }
    assertThat(store.put(flow(12), 1, "ops")).isPresent();
    DefinitionOperations definitions = definitions(store);
    List<WorkflowVersion> found = new ArrayList<>();
    try (RedisClient client = RedisClient.create("127.0.0.1", redis.port())) {
      String token = "";
      do {
        long before = reads(client);
        WorkflowPage page = definitions.list("", 10, token);
        assertThat(reads(client) - before).as("workflows read").isLessThanOrEqualTo(10);
        found.addAll(page.workflows());
        token = page.nextToken();
      } while (!token.isEmpty());
    }
    assertThat(found)
        .extracting(v -> v.id() + " " + v.version())
        .containsExactlyElementsOf(
            IntStream.range(0, MANY).mapToObj(i -> id(i) + (i == 12 ? " 2" : " 1")).toList());
    assertThat(definitions.list("nobody", 10, "").workflows()).isEmpty();
  }

  private static Workflow flow(int i) {
    return Workflow.of(id(i), List.of(node("a")));
  }

  private static String id(int i) {
    return "flow%04d".formatted(i);
  }

  private static DefinitionOperations definitions(WorkflowStore store) {
    return new DefinitionOperations(
        new DefinitionOperations.Parts(
            store,
            new WorkflowDocuments(),
            new WorkflowExpressions(),
            (queue, type) -> Optional.empty(),
            (task, caller) -> Optional.empty(),
            (tenant, workflow) -> Map.of()));
  }

  private static long reads(RedisClient client) {
    return READS
        .matcher(client.info("commandstats"))
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .sum();
  }
}
