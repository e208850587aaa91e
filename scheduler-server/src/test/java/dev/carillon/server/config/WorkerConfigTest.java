package dev.carillon.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.server.config.ConfigLoader.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkerConfigTest {
  @TempDir Path dir;

  @Test
  void allDefaults() {
    var expected =
        new WorkerConfig(
            List.of(new Address("localhost", 9090)),
            "",
            List.of(),
            List.of(),
            64,
            Map.of(),
            ShellAllowed.OFF,
            List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Path.of(System.getProperty("user.home"), ".carillon", "worker"),
            Duration.ofSeconds(30),
            true);
    assertThat(load(null)).isEqualTo(expected).isEqualTo(WorkerConfig.defaults());
  }

  @Test
  void allKeys() throws IOException {
    var expected =
        new WorkerConfig(
            List.of(new Address("server", 9191), new Address("other", 9192)),
            "Anna",
            List.of("shell"),
            List.of("mail", "reports"),
            3,
            Map.of("zone", "a"),
            ShellAllowed.LINE,
            List.of("PATH"),
            Set.of("nobody"),
            Set.of(new Address("127.0.0.1", 80)),
            Optional.of(Path.of("/plugins")),
            Path.of("/var/lib/carillon"),
            Duration.ZERO,
            false,
            Smtp.OFF,
            new ServerAccess(
                true,
                Optional.of(Path.of("/tls/ca.pem")),
                "scheduler",
                Optional.of(Path.of("/tls/client.pem")),
                Optional.of(Path.of("/tls/client.key")),
                new Secret("t0ken"),
                Optional.of(Path.of("/run/token")),
                false),
            new ShellBounds(
                List.of("/usr/bin/date", "/bin/true"),
                List.of("/srv"),
                Map.of("cpu", 60L, "nofile", 64L)));
    String text =
        """
        server: [server:9191, other:9192]
        worker:
          name: Anna
          types: shell
          labels: zone=a
          plugins: /plugins
          queues: [mail, reports]
          slots: 3
          shell: line
          shell-env: PATH
          shell-users: nobody
          shell-programs: [/usr/bin/date, /bin/true]
          shell-folders: /srv
          shell-limits: "cpu=60,nofile=64"
          http-allow: "127.0.0.1:80"
          data: /var/lib/carillon
          drain: 0
          kafka: false
          tls: true
          authorities: /tls/ca.pem
          server-name: scheduler
          certificate: /tls/client.pem
          key: /tls/client.key
          token: t0ken
          token-file: /run/token
        """;
    assertThat(load(Files.writeString(dir.resolve("worker.yaml"), text))).isEqualTo(expected);
  }

  @Test
  void oneFileServesServerAndWorker() throws IOException {
    Path file =
        Files.writeString(dir.resolve("both.yaml"), "worker: {slots: 4}\nengine: {batch: 7}\n");
    assertThat(load(file).slots()).isEqualTo(4);
    Sources sources = new Sources(Map.of(), Map.of(), file, "dev");
    ServerConfig server = ServerConfig.of(new ConfigLoader(ServerConfig.keys()).load(sources));
    assertThat(server.engine().batch()).isEqualTo(7);
  }

  private static WorkerConfig load(@org.jspecify.annotations.Nullable Path file) {
    Sources sources = new Sources(Map.of(), Map.of(), file, "dev");
    return WorkerConfig.of(new ConfigLoader(WorkerConfig.keys()).load(sources));
  }
}
