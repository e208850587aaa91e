package dev.carillon.server.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.carillon.server.boot.ServerWithWorker;
import dev.carillon.server.config.Kafka;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedKafka;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What ships for Prometheus and Grafana, against the page of a real server that has worked. */
@TestInstance(Lifecycle.PER_CLASS)
final class MonitoringTest {
  private static final Path FOLDER = Path.of("../installers/monitoring");
  private static final Path PAGE = Path.of("src/docs/metrics.md");
  private static final String MARK = "<!-- From here on written by MonitoringTest. -->\n";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Prometheus makes itself. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  private EmbeddedKafka kafka;
  private ServerWithWorker at;
  private String page = "";

  @BeforeAll
  void aServerWorks(@TempDir Path data) throws Exception {
    kafka = EmbeddedKafka.startTemporary();
    at = new ServerWithWorker(data, Set.of(), this::withKafka);
    submit("{\"type\":\"echo\"}");
    submit(
        "{\"type\":\"shell\",\"payload\":{\"command\":\"exit 1\"},"
            + "\"retry\":{\"maxAttempts\":2,\"backoffBaseMillis\":1,\"backoffMaxMillis\":1}}");
    ok(
        at.post(
            "/api/v1/schedules",
            "{\"schedule\":{\"id\":\"often\",\"every\":{\"intervalMillis\":1000},"
                + "\"task\":{\"type\":\"echo\"}}}"));
    ok(
        at.post(
            "/api/v1/workflows",
            JSON.writeValueAsString(Map.of("text", "id: w\nnodes:\n  - {id: a, type: echo}\n"))));
    ok(at.post("/api/v1/workflows/w:run", "{}"));
    var unused = at.get("/api/v1/no/such/path");
    await()
        .untilAsserted(
            () -> {
              page = at.get("/metrics");
              assertThat(page)
                  .contains(
                      "carillon_tasks_ended_total{queue=\"default\",state=\"dead\",type=\"shell\"}"
                          + " 1.0",
                      "carillon_task_retries_total{queue=\"default\",type=\"shell\"} 1.0",
                      "carillon_runs_ended_total{outcome=\"succeeded\"} 1.0",
                      "carillon_door_request_seconds_count{door=\"json\",outcome=\"client_error\"}",
                      "carillon_dispatch{mode=\"kafka\"} 1.0",
                      "carillon_kafka_hint_lag{type=\"echo\"}",
                      "carillon_buckets_owned 16.0",
                      "carillon_buckets 16.0",
                      // The engine is asked only every two seconds, and may have been too early.
                      "carillon_work_slots{queue=\"default\",type=\"shell\"} 8.0")
                  .doesNotContain("carillon_schedule_fires_seconds_count 0");
            });
  }

  private ServerConfig withKafka(ServerConfig config) {
    return config.withKafka(new Kafka(kafka.bootstrap(), config.kafka().dispatch()));
  }

  private void submit(String task) throws Exception {
    ok(at.post("/api/v1/tasks", task));
  }

  private static void ok(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @AfterAll
  void stop() {
    if (at != null) {
      at.close();
    }
    kafka.close();
  }

  @Test
  void theFiguresOfOnesWorkAreRight() {
    assertThat(page)
        .contains(
            "carillon_attempts_started_total{queue=\"default\",type=\"shell\"} 2.0",
            "tasks_failed_total{queue=\"default\",type=\"shell\"} 2.0",
            "carillon_work_slots{queue=\"default\",type=\"shell\"} 8.0",
            "carillon_phase_seconds_bucket{phase=\"queue\",",
            "carillon_phase_seconds_bucket{phase=\"worker\",",
            "carillon_script_seconds_max{verb=\"claim\"}",
            "carillon_build_info{java=",
            "jvm_threads_live_threads",
            "process_cpu_usage");
  }

  @Test
  void everyMetricOfRulesAndDashboardExists() throws IOException {
    Set<String> known = new HashSet<>(Scrape.of(page).samples());
    known.addAll(OF_PROMETHEUS);
    List<JsonNode> rules = rules();
    rules.forEach(rule -> known.add(rule.path("record").asText()));
    Set<String> used = new TreeSet<>();
    Stream.concat(rules.stream().map(rule -> rule.get("expr").asText()), others().stream())
        .forEach(expression -> used.addAll(Scrape.namesIn(expression)));

    assertThat(used).hasSizeGreaterThan(40);
    assertThat(known).containsAll(used);
  }

  @Test
  void theDashboardShowsWhatPeopleLookFor() throws IOException {
    JsonNode panels = JSON.readTree(FOLDER.resolve("grafana-carillon.json").toFile()).get("panels");
    Set<String> titles = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.get("id").asInt())).as(panel.get("title").asText()).isTrue();
      titles.add(panel.get("title").asText());
    }
    assertThat(titles)
        .contains(
            "Tasks by state",
            "Execution time",
            "Retry and failure rate",
            "Lateness",
            "Waiting by queue",
            "Oldest by queue",
            "Workers",
            "Slots",
            "Tries of messages",
            "Messages that wait",
            "Oldest message that waits");
    List<String> places = new ArrayList<>();
    panels.forEach(panel -> places.add(panel.get("gridPos").toString()));
    assertThat(places).as("no panel lies on another").doesNotHaveDuplicates();
  }

  @Test
  void aWrongNameWouldBeFound() {
    assertThat(
            Scrape.namesIn(
                "sum by (queue, type) (rate(carillon_tpyo_total{a=\"b c\"}[5m])) / on (x) up > 0.5"
                    + " and carillon:recorded:rate5m unless max_over_time(tasks_x[6h]) == 1e3"))
        .containsExactly("carillon_tpyo_total", "up", "carillon:recorded:rate5m", "tasks_x");
    assertThat(Scrape.of(page).samples()).doesNotContain("carillon_tpyo_total");
  }

  @Test
  void everyAlertSaysWhatItMeansAndWhatToDo() throws IOException {
    assertThat(rules())
        .filteredOn(rule -> rule.has("alert"))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            rule -> {
              assertThat(rule.at("/labels/severity").asText()).isIn("page", "ticket");
              for (String part : List.of("summary", "description", "action")) {
                assertThat(rule.path("annotations").path(part).asText())
                    .as(rule.get("alert").asText())
                    .isNotBlank();
              }
            });
  }

  @Test
  void theReferenceHasEveryMetric() throws IOException {
    String text = Files.readString(PAGE);
    String expected =
        text.substring(0, text.indexOf(MARK) + MARK.length()) + "\n" + Scrape.of(page).reference();
    if (Boolean.getBoolean("carillon.docs.update")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  @Test
  void whereItIsInstalled_promtoolAgrees(@TempDir Path dir) throws Exception {
    Optional<String> promtool = Prometheus.installed("promtool");
    assumeTrue(promtool.isPresent(), "no promtool");
    String tool = promtool.get();
    run(null, tool, "check", "rules", "carillon-recording.yml", "carillon-alerts.yml");
    run(null, tool, "check", "config", "prometheus.yml");
    run(null, tool, "test", "rules", "rules-test.yml");
    run(Files.writeString(dir.resolve("page"), ours()), tool, "check", "metrics");
  }

  /**
   * What dashboards of others read keeps its name, and JVM's are Micrometer's: not for us to mend.
   */
  private String ours() {
    StringBuilder lines = new StringBuilder();
    page.lines()
        .filter(line -> line.matches("(# (HELP|TYPE) )?carillon_.*"))
        .forEach(line -> lines.append(line).append('\n'));
    return lines.toString();
  }

  private static void run(@org.jspecify.annotations.Nullable Path input, String... command)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    String told = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + "\n" + told).isZero();
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    for (String file : List.of("carillon-recording.yml", "carillon-alerts.yml")) {
      for (JsonNode group :
          new YAMLMapper().readTree(FOLDER.resolve(file).toFile()).get("groups")) {
        group.get("rules").forEach(rules::add);
      }
    }
    return rules;
  }

  /** Expressions of the dashboard, its variables, and what scales workers. */
  private static List<String> others() throws IOException {
    List<String> expressions = new ArrayList<>();
    JsonNode dashboard = JSON.readTree(FOLDER.resolve("grafana-carillon.json").toFile());
    dashboard.findValuesAsText("expr").forEach(expressions::add);
    for (JsonNode variable : dashboard.at("/templating/list")) {
      String definition = variable.path("definition").asText();
      if (!definition.isEmpty()) {
        expressions.add(definition.replaceAll("label_values\\(([^,]+),.*", "$1"));
      }
    }
    YAMLMapper yaml = new YAMLMapper();
    expressions.add(
        yaml.readTree(FOLDER.resolve("keda-scaledobject.yaml").toFile())
            .at("/spec/triggers/0/metadata/query")
            .asText());
    expressions.add(
        yaml.readTree(FOLDER.resolve("prometheus-adapter.yaml").toFile())
            .at("/rules/external/0/seriesQuery")
            .asText());
    assertThat(expressions).hasSizeGreaterThan(40).noneMatch(String::isBlank);
    return expressions;
  }
}
