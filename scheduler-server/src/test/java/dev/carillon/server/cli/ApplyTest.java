package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.server.config.Definitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of definitions, applied by hand and by a watched folder; recorded jobs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApplyTest {
  private static final Path EXAMPLES = Path.of("src/examples/workflows");

  /** Jobs that people really ran; no part of the project. */
  private static final Optional<Path> RECORDED =
      Optional.ofNullable(System.getProperty("carillon.workflows")).map(Path::of);

  private static final String FLOW = "kind: workflow\nid: %s\nnodes: [{id: a, type: %s}]\n";

  @TempDir Path folder;
  private Path watched;
  private ServerWithWorker at;

  @BeforeAll
  void start(@TempDir Path journal, @TempDir Path definitions) {
    watched = definitions;
    at =
        new ServerWithWorker(
            journal,
            config ->
                config.withDefinitions(
                    new Definitions(definitions.toString(), Duration.ofMillis(100))));
  }

  @AfterAll
  void stop() {
    at.close();
  }

  private static void write(Path file, String text) throws Exception {
    Path beside = Files.writeString(file.resolveSibling(file.getFileName() + ".tmp"), text);
    Path unused = Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private Cli.Result apply(Object... arguments) {
    List<String> all =
        Stream.concat(Stream.of("apply"), Stream.of(arguments).map(Object::toString)).toList();
    return at.cli.run(all.toArray(String[]::new));
  }

  @Test
  void everyExampleValidatesAndIsAppliedOnce() throws Exception {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      assertThat(files.count()).isGreaterThanOrEqualTo(4);
    }
    Cli.Result plan = apply("-f", EXAMPLES, "--dry-run");
    assertThat(plan.code()).as(plan.out() + plan.err()).isZero();
    assertThat(plan.out()).contains("Would be: 6 new.");
    assertThat(at.cli.run("workflow", "show", "first").code()).isEqualTo(Exit.NOT_FOUND);
    Cli.Result done = apply("-f", EXAMPLES);
    assertThat(done.out()).contains("Applied: 6 new.");
    assertThat(apply("-f", EXAMPLES).out()).contains("Applied: 6 unchanged.");
    assertThat(at.cli.run("schedule", "show", "nightly-load").out()).contains("nightly-load");
    assertThat(at.cli.run("workflow", "graph", "all-regions").out()).contains("eu [one-region]");
    Cli.Result run = at.cli.run("workflow", "run", "all-regions", "--watch");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void whatIsWrongIsToldWithItsPlaceAndTheRestIsApplied() throws Exception {
    write(folder.resolve("good.yaml"), FLOW.formatted("good", "echo"));
    write(folder.resolve("bad.yaml"), FLOW.formatted("bad", "echo"));
    assertThat(apply("-f", folder).code()).isZero();
    write(folder.resolve("good.yaml"), FLOW.formatted("good", "gate"));
    write(folder.resolve("bad.yaml"), "kind: workflow\nid: bad\nnodes:\n  - {id: a, type: 5}\n");
    write(
        folder.resolve("more.yaml"),
        "kind: schedule\nid: s\ncron: 61 * * * *\nworkflow: good\n---\nkind: queu\nid: q\n");
    Cli.Result result = apply("-f", folder);
    assertThat(result.code()).isEqualTo(Exit.FAILED);
    assertThat(result.out())
        .contains("Applied: 1 changed, 3 invalid.")
        .contains("bad.yaml: error: line 4:19, nodes[0].type: Expected a name like mail")
        .contains("more.yaml: error: line 3:")
        .contains("Did you mean queue?");
    assertThat(at.cli.run("workflow", "show", "bad").out()).contains("type: echo");
    assertThat(at.cli.run("workflow", "versions", "good").out()).contains("2");
    write(folder.resolve("again.yaml"), FLOW.formatted("good", "echo"));
    assertThat(apply("-f", folder).out())
        .contains("again.yaml: error: line 1:1, id: Expected each definition once, but this one")
        .contains("also stands in " + folder.resolve("again.yaml"));
    assertThat(at.cli.run("workflow", "versions", "good", "--json").out())
        .as("which of the two is meant nobody can tell: what was stored is kept")
        .contains("\"version\":2,")
        .doesNotContain("\"version\":3");
    Files.delete(folder.resolve("again.yaml"));
    assertThat(
            apply("-f", folder, "-f", folder.resolve("../" + folder.getFileName() + "/good.yaml"))
                .out())
        .as("a file is one, however often it is named")
        .contains("1 unchanged");
  }

  @Test
  void whatIsChangedIsToldFieldByField() throws Exception {
    Path file = folder.resolveSibling("fields.yaml");
    String text =
        """
        kind: schedule
        id: told
        cron: %s
        task: {type: echo, payload: {region: eu, password: hunter2}}
        ---
        kind: queue
        id: told
        concurrency: %s
        ---
        kind: workflow
        id: told
        nodes: [{id: load, type: echo, retry: {attempts: %s}}]
        """;
    write(file, text.formatted("30 2 * * *", 5, 3));
    assertThat(apply("-f", file).out()).contains("Applied: 3 new.").doesNotContain("→");
    write(file, text.formatted("30 3 * * *", 6, 4).replace("hunter2", "hunter3"));
    String json = apply("-f", file, "--dry-run", "--json").out();
    assertThat(json)
        .contains("{\"path\":\"cron\",\"old\":\"30 2 * * *\",\"new\":\"30 3 * * *\"}")
        .contains("{\"path\":\"concurrency\",\"old\":\"5\",\"new\":\"6\"}");
    String plan = apply("-f", file, "--dry-run").out();
    String done = apply("-f", file).out();
    for (String out : List.of(plan, done)) {
      assertThat(out)
          .contains("schedule told:\n  cron: 30 2 * * * → 30 3 * * *\n")
          .contains("  task.payload.password: ‹hidden› → ‹hidden›\n")
          .contains("queue told:\n  concurrency: 5 → 6\n")
          .contains("workflow told:\n  nodes[load].retry.attempts: 3 → 4\n")
          .contains("3 changed.");
    }
    assertThat(json + plan + done).doesNotContain("hunter", "region");
    assertThat(apply("-f", file).out()).contains("Applied: 3 unchanged.").doesNotContain("→");
  }

  @Test
  void aDryRunCountsWithTheWorkflowsThatComeWithASchedule() throws Exception {
    String schedule = "---\nkind: schedule\nid: s-%1$s\ncron: 0 1 * * *\nworkflow: %1$s\n";
    Path file = folder.resolveSibling("together.yaml");
    write(file, FLOW.formatted("together", "echo") + schedule.formatted("together"));
    assertThat(apply("-f", file, "--dry-run").out())
        .contains("Would be: 2 new.")
        .doesNotContain("There is no workflow");
    write(file, FLOW.formatted("wrong", "5 5") + schedule.formatted("wrong"));
    assertThat(apply("-f", file, "--dry-run").out())
        .as("what is wrong does not come")
        .contains("There is no workflow wrong yet");
  }

  @Test
  void aWatchedFolderIsAppliedWheneverItChanges() throws Exception {
    write(watched.resolve("w.yaml"), FLOW.formatted("watched", "echo"));
    awaitVersion("version: 1", "echo");
    write(watched.resolve("w.yaml"), "kind: workflow\nid: watched\nnodes: [{id: a}]\n");
    write(watched.resolve("x.yaml"), FLOW.formatted("beside", "echo"));
    await().until(() -> at.cli.run("workflow", "show", "beside").code() == Exit.OK);
    awaitVersion("version: 1", "echo");
    write(watched.resolve("w.yaml"), FLOW.formatted("watched", "gate"));
    awaitVersion("version: 2", "gate");
    Files.delete(watched.resolve("x.yaml"));
    write(watched.resolve("w.yaml"), FLOW.formatted("watched", "sleep"));
    awaitVersion("version: 3", "sleep");
    assertThat(at.cli.run("workflow", "show", "beside").code()).isZero();
  }

  private void awaitVersion(String version, String type) {
    await().until(() -> at.cli.run("workflow", "show", "watched").out().contains("type: " + type));
    assertThat(at.cli.run("workflow", "versions", "watched", "--json").out())
        .contains("\"" + version.replace(": ", "\":") + ",");
  }

  @Test
  void aRecordedJobSleepsAsLongAsItRan() throws Exception {
    Path file = folder.resolveSibling("Recorded Job.json");
    write(
        file,
        """
        {"jobId":"r","jobName":"fork","tasks":[{"taskId":"t_1","taskName":"t","type":"sleep","runtimeSeconds":20.5},
        {"taskId":"t_2","runtimeSeconds":0.0},{"taskId":"N.T-3","runtimeSeconds":1}],
        "dependencies":{"t_2":["t_1"],"N.T-3":["t_1","t_2"]}}
        """);
    Cli.Result text = at.cli.run("workflow", "import", file.toString(), "--scale", "0.01", "-n");
    assertThat(text.out()).contains("id: recorded-job").contains("{\"millis\":205}");
    assertThat(at.cli.run("workflow", "import", file.toString(), "--scale", "0.001").out())
        .contains("Stored recorded-job version 1, 3 nodes.");
    assertThat(at.cli.run("workflow", "graph", "recorded-job").out()).contains("level 0");
    assertThat(at.cli.run("workflow", "plan", "recorded-job", "--json").out())
        .contains("\"levels\":[");
    Cli.Result run = at.cli.run("workflow", "run", "recorded-job", "--watch");
    assertThat(run.code()).as(run.out() + run.err()).isZero();
  }

  @Test
  void everyRecordedJobOfTheFolderIsImportedAndPlanned() throws Exception {
    Assumptions.assumeTrue(
        RECORDED.isPresent(), "no folder of recorded jobs: -Dcarillon.workflows=DIR names one");
    List<Path> files;
    try (Stream<Path> all = Files.list(RECORDED.get())) {
      files = all.filter(f -> f.toString().endsWith(".json")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Cli.Result stored = at.cli.run("workflow", "import", file.toString(), "--scale", "0.0001");
      assertThat(stored.code()).as(file + stored.err()).isZero();
      String id = stored.out().split(" ")[1];
      assertThat(at.cli.run("workflow", "graph", id).out()).contains("level 0");
      assertThat(at.cli.run("workflow", "plan", id, "--json").out()).contains("\"levels\":[");
    }
  }
}
