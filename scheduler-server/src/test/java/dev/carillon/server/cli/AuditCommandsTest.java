package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.worker.handler.EchoHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon audit …} against a real server, and without any. */
final class AuditCommandsTest {
  @TempDir Path dir;
  private RealServer server;

  @BeforeEach
  void start() {
    server = new RealServer(dir, Map.of("echo", new EchoHandler()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listExportAndVerify() throws IOException {
    Cli cli = server.cli;
    assertThat(cli.run("audit", "verify").out()).contains("empty");
    assertThat(cli.run("queue", "pause", "mail", "--reason", "rush").code()).isZero();
    assertThat(cli.run("queue", "resume", "mail").code()).isZero();
    assertThat(cli.run("task", "cancel", "00-000000000000").code()).isEqualTo(Exit.NOT_FOUND);

    assertThat(cli.run("audit", "list").out())
        .contains("QueueService/Pause", "QueueService/Resume", "mail", "rush", "failed NOT_FOUND");
    assertThat(cli.run("audit", "list", "--outcome", "failed", "--json").out())
        .contains("TaskService/Cancel")
        .doesNotContain("QueueService");
    assertThat(cli.run("audit", "list", "--outcome", "perhaps").code()).isEqualTo(Exit.USAGE);

    String verdict = cli.run("audit", "verify").out();
    assertThat(verdict).contains("Whole: 3 entries");
    String known = verdict.replaceAll("(?s).*--known (\\S+).*", "$1");
    assertThat(cli.run("audit", "verify", "--known", known).code()).isZero();
    assertThat(cli.run("audit", "verify", "--known", "3:" + "0".repeat(64)).code())
        .isEqualTo(Exit.FAILED);

    String lines = cli.run("audit", "export").out();
    assertThat(lines.lines()).hasSize(3);
    assertThat(cli.run("audit", "export", "--method", "queueservice", "--target", "mail").out())
        .isEqualTo(lines.lines().limit(2).collect(Collectors.joining("\n", "", "\n")));
    assertThat(cli.run("audit", "export", "--outcome", "failed").out())
        .isEqualTo(lines.lines().skip(2).collect(Collectors.joining("\n", "", "\n")));
    assertThat(cli.run("audit", "export", "--actor", "nobody").out()).isEmpty();
    Path file = Files.writeString(dir.resolve("audit.jsonl"), lines);
    Cli alone = Cli.alone();
    assertThat(alone.run("audit", "verify", file.toString(), "--known", known).code()).isZero();
    Files.writeString(file, lines.replace("rush", "lull"));
    Cli.Result changed = alone.run("audit", "verify", file.toString());
    assertThat(changed.code()).isEqualTo(Exit.FAILED);
    assertThat(changed.out()).contains("BROKEN at entry 1");
  }

  @Test
  void aNameThatWasMistypedBecomesNoUser() {
    Cli.Result wrong =
        server.cli.withInput("correct horse battery\n").run("user", "passwd", "adaa");
    assertThat(wrong.code()).isEqualTo(Exit.NOT_FOUND);
    assertThat(wrong.err()).contains("there is no 'adaa'");
    assertThat(server.cli.run("user", "list").out()).doesNotContain("adaa");
  }
}
