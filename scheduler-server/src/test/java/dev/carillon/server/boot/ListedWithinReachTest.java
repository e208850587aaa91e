package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.WorkflowClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.workflow.NewRun;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What it costs to show somebody who is limited to a queue the runs that lie in it. */
final class ListedWithinReachTest {
  private static final int RUNS = 200;
  private static final Pattern READS = Pattern.compile("cmdstat_hget:calls=(\\d+)");

  @Test
  void aDefinitionIsReadOnceForAllOfItsRuns() {
    try (GuardedServer at = new GuardedServer();
        RedisClient redis = RedisClient.create("127.0.0.1", at.redisPort())) {
      WorkflowClient all = at.client(at.admin).workflows();
      for (String queue : List.of("ours", "theirs")) {
        get(all.put("id: " + queue + "\nnodes: [{id: a, type: idle, queue: " + queue + "}]\n"));
      }
      for (int i = 0; i < RUNS; i++) {
        get(all.run(NewRun.of("", i % 2 == 0 ? "ours" : "theirs")));
      }
      WorkflowClient limited =
          at.client(at.token("ours", within(Set.of(), Set.of("ours"), Role.VIEWER)).secret())
              .workflows();
      assertThat(get(limited.runs(RunFilter.ALL, 1, "")).runs()).hasSizeLessThan(2);
      // The loops read, too: the look that they disturbed least tells.
      List<Run> seen = List.of();
      long least = Long.MAX_VALUE;
      for (int look = 0; look < 5; look++) {
        long before = reads(redis);
        seen = get(limited.runs(RunFilter.ALL, RUNS, "")).runs();
        least = Math.min(least, reads(redis) - before);
      }
      assertThat(least).isLessThan(RUNS / 2);
      assertThat(seen).hasSize(RUNS / 2).allMatch(run -> run.workflow().equals("ours"));
    }
  }

  private static long reads(RedisClient redis) {
    return READS
        .matcher(redis.info("commandstats"))
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .sum();
  }
}
