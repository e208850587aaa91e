package dev.carillon.server.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.workflow.Run;
import dev.carillon.model.workflow.RunFilter;
import dev.carillon.model.workflow.RunPage;
import dev.carillon.model.workflow.RunState;
import dev.carillon.model.workflow.Workflow;
import dev.carillon.server.core.port.RunStore;
import dev.carillon.server.core.run.RunFacts;
import dev.carillon.server.core.run.RunVars;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What a list of runs costs where there are many and few of them fit. */
final class ListedRunsTest extends RunsFixture {
  private static final int MANY = 5_000;

  /** Runs that one call reads at most. */
  private static final int BUDGET = 2_000;

  private static final Pattern SCRIPTS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");
  private static final Workflow FLOW = Workflow.of("daily", List.of(node("a")));

  private RunRig many;
  private RedisClient client;

  /** The few: of a tenant of their own; half of them failed. */
  private final List<String> few = new ArrayList<>();

  @BeforeAll
  void make() {
    client = RedisClient.create("127.0.0.1", redis.port());
    many = new RunRig(redis, 5);
    for (int i = 0; i < MANY; i++) {
      if (i % 2_400 == 100) {
        few.add(make("few", RunState.SUCCEEDED));
        few.add(make("few", RunState.FAILED));
      } else {
        make("default", i % 1_000 == 7 ? RunState.FAILED : RunState.SUCCEEDED);
      }
    }
  }

  @AfterAll
  void closeAll() {
    client.close();
    many.close();
  }

  private String make(String tenant, RunState state) {
    TaskId id = TaskId.random(0, many.random);
    RunFacts facts =
        new RunFacts(
            tenant, "daily", 1, Map.of(), Payload.EMPTY, 0, "", "", "", 0, 0, "", 0, Map.of());
    RunVars.Image fresh = RunVars.of(1).image();
    RunVars vars =
        RunVars.of(
            new RunVars.Image(
                state.code(), false, 0, fresh.texts(), fresh.numbers(), fresh.resetting()));
    assertThat(many.rig.stores.runs().create(id, facts, vars, FLOW, RunStore.Key.NONE))
        .isInstanceOf(RunStore.Created.Done.class);
    return id.toString();
  }

  private long scripts() {
    return SCRIPTS
        .matcher(client.info("commandstats"))
        .results()
        .mapToLong(m -> Long.parseLong(m.group(1)))
        .sum();
  }

  private RunPage list(RunFilter filter, int size, String token) {
    long before = scripts();
    RunPage page = many.users().list(filter, size, token);
    assertThat(scripts() - before).as("runs read").isLessThanOrEqualTo(BUDGET);
    return page;
  }

  private List<RunPage> pages(RunFilter filter, int size) {
    List<RunPage> pages = new ArrayList<>(List.of(list(filter, size, "")));
    while (!pages.getLast().nextToken().isEmpty()) {
      pages.add(list(filter, size, pages.getLast().nextToken()));
    }
    return pages;
  }

  private static List<String> ids(List<RunPage> pages) {
    return pages.stream().flatMap(p -> p.runs().stream()).map(Run::id).toList();
  }

  @Test
  void theFewThatFailedOfAWorkflowAreFoundWithoutReadingTheMany() {
    RunFilter filter = new RunFilter("default", "daily", Set.of(RunState.FAILED));
    long before = scripts();
    RunPage page = many.users().list(filter, 100, "");
    assertThat(scripts() - before).as("runs read").isLessThan(20);
    assertThat(page.runs()).hasSize(5).allMatch(r -> r.state() == RunState.FAILED);
    assertThat(page.nextToken()).isEmpty();
  }

  @Test
  void whatOneCallReadsHasAnEnd_andTheTokenGoesOn() {
    List<RunPage> pages = pages(new RunFilter("few", "", Set.of()), 3);
    assertThat(pages.stream().limit(pages.size() - 1)).anyMatch(p -> p.runs().size() < 3);
    // Two of one millisecond come by their ids.
    assertThat(ids(pages)).containsExactlyInAnyOrderElementsOf(few);
    assertThat(pages.stream().flatMap(p -> p.runs().stream()).toList())
        .isSortedAccordingTo(Comparator.comparingLong(Run::createdMs).reversed());
    // In the list of a state too.
    RunFilter succeeded = new RunFilter("few", "", Set.of(RunState.SUCCEEDED, RunState.CANCELLED));
    assertThat(ids(pages(succeeded, 100))).hasSize(3).isSubsetOf(few);
  }

  @Test
  void allRunsComeEachOnce_alsoPastOnesThatAreGone() {
    // More of them than a page, and newer than all others.
    String list =
        client
            .keys(many.rig.cluster + "{*runs:w:" + RunLists.home("default", "daily"))
            .iterator()
            .next();
    for (int i = 0; i < 150; i++) {
      client.zadd(list, many.rig.nowMs() + 1_000, TaskId.random(0, many.random).local());
    }
    List<String> found = ids(pages(new RunFilter("default", "daily", Set.of()), 100));
    assertThat(found).hasSize(MANY - 3).doesNotHaveDuplicates().doesNotContainAnyElementsOf(few);
  }
}
