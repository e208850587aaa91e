package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.boot.CarillonServer;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Searching and acting on many tasks, on the command line and as JSON, against a whole server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FindCommandsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EmbeddedRedis redis;
  private CarillonServer server;
  private Cli cli;

  @BeforeAll
  void start() {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    server =
        new CarillonServer(
            defaults
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(defaults.delaybox().withPort(0))
                .withRedis(PatientRedis.at(redis.port())),
            Clock.systemUTC(),
            new Random(3));
    server.start();
    cli = Cli.againstPort(server.port());
    for (int i = 0; i < 5; i++) {
      submit("find", "customer=c" + i % 2);
    }
  }

  private void submit(String queue, String label) {
    Cli.Result result =
        cli.run("task", "submit", "-t", "none", "-q", queue, "--label", label, "--delay", "1h");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @AfterAll
  void stop() {
    server.close();
    redis.close();
  }

  private JsonNode get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/api/v1/" + path);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      return MAPPER.readTree(answer.body());
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void tasksAreFoundOnTheCommandLine() throws Exception {
    Cli.Result found = cli.run("task", "find", "queue:find", "label.customer:c1");
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.out()).contains("SCHEDULED").contains("2 of 2 matching tasks");
    JsonNode json =
        MAPPER.readTree(cli.run("task", "find", "queue:find", "--limit", "2", "--json").out());
    assertThat(json.get("tasks")).hasSize(2);
    assertThat(json.get("total").asText()).isEqualTo("5");
    assertThat(json.get("nextPageToken").asText()).isNotEmpty();
    assertThat(cli.run("task", "find", "queue:nosuch").out()).isEqualTo("No task matches.\n");
  }

  @Test
  void aWrongFilterIsToldWithItsColumn() throws Exception {
    Cli.Result wrong = cli.run("task", "find", "state:ded");
    assertThat(wrong.code()).isEqualTo(Exit.USAGE);
    assertThat(wrong.err()).contains("at column 7").contains("did you mean dead?");
    JsonNode refused = get("tasks:search?filter=" + encoded("stat:dead"));
    assertThat(refused.get("code").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(refused.get("message").asText()).contains("at column 1");
    JsonNode checked = get("filters:validate?filter=" + encoded("stat:dead"));
    assertThat(checked.get("problem").get("column").asInt()).isEqualTo(1);
    assertThat(checked.get("problem").get("suggestions").get(0).asText()).isEqualTo("state");
  }

  @Test
  void searchesAreThereAsJson() throws Exception {
    JsonNode page = get("tasks:search?page_size=3&filter=" + encoded("queue:find"));
    assertThat(page.get("tasks")).hasSize(3);
    JsonNode facets = get("tasks:facets?fields=label.customer&filter=" + encoded("queue:find"));
    assertThat(facets.get("facets").get(0).get("values")).hasSize(2);
    JsonNode completed = get("filters:complete?cursor=10&filter=" + encoded("queue:fi^x"));
    assertThat(completed.get("from").asInt()).isEqualTo(6);
  }

  @Test
  void facetsAreATable() {
    assertThat(cli.run("task", "find", "queue:find", "--facets").out())
        .contains("scheduled")
        .contains("customer")
        .contains("5 matching tasks");
    assertThat(cli.run("task", "find", "queue:find", "--facets", "state").out())
        .contains("scheduled")
        .doesNotContain("customer");
  }

  @Test
  void manyTasksArePlannedAndThenCancelled() throws Exception {
    for (int i = 0; i < 3; i++) {
      submit("bulk", "customer=b");
    }
    Cli.Result plan = cli.run("bulk", "cancel", "--filter", "queue:bulk", "--dry-run");
    assertThat(plan.code()).as(plan.err()).isZero();
    assertThat(plan.out()).contains("scheduled 3").contains("they will never start");
    Cli.Result silent = cli.run("bulk", "cancel", "--filter", "queue:bulk");
    assertThat(silent.code()).isEqualTo(Exit.FAILED);
    assertThat(silent.err()).contains("Cancel 3 tasks?").contains("Nothing was done");
    assertThat(cli.run("task", "find", "queue:bulk", "state:live").out()).contains("3 of 3");
    Cli.Result done = cli.run("bulk", "cancel", "--filter", "queue:bulk", "--yes");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).isEqualTo("cancel DONE: 3 of 3 tasks\n");
    JsonNode jobs = get("bulk").get("jobs");
    assertThat(jobs.get(0).get("state").asText()).endsWith("DONE");
    String id = jobs.get(0).get("id").asText();
    assertThat(get("bulk/" + id + "/results").get("results")).hasSize(3);
    assertThat(cli.run("bulk", "list").out()).contains(id).contains("queue:bulk");
    assertThat(cli.run("bulk", "show", id, "--only", "skipped").code()).isZero();
    assertThat(cli.run("bulk", "resume", id).out()).contains("3 of 3 tasks");
    assertThat(cli.run("bulk", "stop", id).code()).isEqualTo(Exit.FAILED);
    Cli.Result empty = cli.run("bulk", "cancel", "--filter", "", "--yes");
    assertThat(empty.code()).isEqualTo(Exit.USAGE);
    assertThat(empty.err()).contains("empty");
  }
}
