package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.model.access.Role;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerAccess;
import dev.carillon.server.config.ShellAllowed;
import dev.carillon.server.config.Smtp;
import dev.carillon.server.config.WorkerConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that a shell would obey, in every field of every way to submit, with workers that run
 * programs (argv): none of them reaches a shell.
 */
final class ShellInjectionTest {
  @TempDir Path dir;

  /** What would make the canary, if a shell ever read it. */
  private List<String> vectors(Path canary) {
    String touch = "touch " + canary;
    List<String> all = new ArrayList<>();
    for (String form :
        List.of(
            "; %s",
            "$(%s)",
            "`%s`",
            "| %s",
            "|| %s",
            "&& %s",
            "& %s &",
            "\n%s\n",
            "\r\n%s",
            "'; %s; '",
            "\"; %s; \"",
            "${IFS}$(%s)",
            "a\u0000; %s",
            "--help; %s",
            "-c '%s'",
            "() { :; }; %s",
            "{%s,}",
            "<(%s)",
            ">(%s)",
            "%%0a%s",
            "\\\n%s",
            "#\n%s",
            "!%s",
            "$'\\n'%s",
            "*; %s",
            "~; %s",
            "EOF\n%s\nEOF",
            "${x:-$(%s)}",
            "$((0$(%s)))",
            "%s")) {
      all.add(form.formatted(touch));
    }
    return all;
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      json.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : "" + c);
    }
    return json.append('"').toString();
  }

  /** Each field of each form of submit, with the text in it. */
  private static List<Map.Entry<String, String>> forms(String text) {
    String t = quoted(text);
    String argv = "{\"argv\":[\"/bin/echo\"," + t + "]}";
    return List.of(
        Map.entry("/api/v1/tasks", "{\"type\":\"shell\",\"payload\":" + argv + "}"),
        Map.entry("/api/v1/tasks", "{\"type\":\"shell\",\"payload\":{\"command\":" + t + "}}"),
        Map.entry("/api/v1/tasks", "{\"type\":\"shell\",\"payload\":" + t + "}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/cat\"],\"stdin\":" + t + "}}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/echo\"],\"cwd\":" + t + "}}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/echo\"],\"user\":" + t + "}}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/echo\"],\"env\":{\"A\":"
                + t
                + "}}}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/echo\"],\"env\":{"
                + t
                + ":\"1\"}}}"),
        Map.entry(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"argv\":[\"/bin/echo\"]},\"name\":"
                + t
                + ",\"labels\":{\"a\":"
                + t
                + "},\"attributes\":{\"b\":"
                + t
                + ",\"traceparent\":"
                + t
                + "},\"idempotencyKey\":"
                + t
                + "}"),
        Map.entry("/api/v1/tasks", "{\"type\":" + t + ",\"payload\":{}}"),
        Map.entry("/api/v1/tasks", "{\"queue\":" + t + ",\"type\":\"shell\",\"payload\":{}}"),
        Map.entry("/api/v1/tasks", "{\"tenant\":" + t + ",\"type\":\"shell\",\"payload\":{}}"),
        Map.entry(
            "/tasks",
            "{\"taskId\":"
                + t
                + ",\"taskName\":"
                + t
                + ",\"type\":\"shell\",\"payload\":"
                + argv
                + ",\"notificationUrl\":"
                + t
                + ",\"notificationEmail\":"
                + t
                + "}"),
        Map.entry("/tasks", "{\"taskName\":\"n\",\"type\":\"shell\",\"command\":" + t + "}"),
        Map.entry("/tasks/schedule", "{\"type\":\"shell\",\"payload\":" + argv + "}"),
        Map.entry(
            "/dag/run",
            "{\"jobId\":"
                + t
                + ",\"jobName\":"
                + t
                + ",\"userId\":"
                + t
                + ",\"tasks\":[{\"taskId\":\"a\",\"type\":\"shell\",\"payload\":"
                + argv
                + "}]}"),
        Map.entry(
            "/dag/run",
            "{\"jobId\":\"j\",\"tasks\":[{\"taskId\":"
                + t
                + ",\"type\":\"shell\",\"payload\":"
                + argv
                + "}]}"),
        Map.entry("/tasks/dependencies", "{\"taskName\":" + t + ",\"dependsOn\":[" + t + "]}"),
        Map.entry("/v1/tasks/enqueue", "{\"name\":\"shell\",\"config\":" + argv + "}"),
        Map.entry("/v1/tasks/enqueue", "{\"name\":\"shell\",\"config\":" + t + "}"),
        Map.entry("/ticks", "{\"item\":" + t + ",\"at\":\"2026-11-21T10:00:00Z\"}"));
  }

  @Test
  void noTextReachesAShell() throws Exception {
    Path canary = dir.resolve("canary");
    try (GuardedServer at = new GuardedServer()) {
      String token = at.token("submitter", Role.OPERATOR).secret();
      try (CarillonWorker unused =
          new CarillonWorker(worker(at), Clock.systemUTC(), System.getenv())) {
        int accepted = 0;
        for (String vector : vectors(canary)) {
          for (Map.Entry<String, String> form : forms(vector)) {
            int status = at.send("POST", form.getKey(), form.getValue(), token).statusCode();
            assertThat(status).as(form + "").isLessThan(500);
            accepted += status < 300 ? 1 : 0;
          }
          String base64 =
              Base64.getEncoder().encodeToString(vector.getBytes(StandardCharsets.UTF_8));
          at.send(
              at.server.delayboxPort().orElseThrow(),
              "POST",
              "/task",
              "{\"parameter\":{\"taskType\":\"SHELL_CMD\"},\"pyload\":\"" + base64 + "\"}",
              token);
        }
        assertThat(accepted).isGreaterThan(200);
        try (CarillonClient client = at.client(token)) {
          String last =
              get(client.submit(
                      NewTask.of("shell", Payload.of("{\"argv\":[\"/bin/echo\",\"last\"]}"))))
                  .id();
          Awaitility.await()
              .until(
                  () ->
                      at.send("GET", "/api/v1/tasks/" + last, "", token)
                          .body()
                          .contains("SUCCEEDED"));
          Awaitility.await()
              .until(
                  () ->
                      !at.send(
                              "GET",
                              "/api/v1/tasks:facets?fields=state&filter="
                                  + URLEncoder.encode(
                                      "type:shell state:ready,dispatched,running",
                                      StandardCharsets.UTF_8),
                              "",
                              token)
                          .body()
                          .contains("\"count\""));
        }
      }
    }
    assertThat(Files.exists(canary)).as("a shell read what it should not").isFalse();
  }

  private WorkerConfig worker(GuardedServer at) {
    WorkerConfig d = WorkerConfig.defaults();
    return new WorkerConfig(
        List.of(new Address("localhost", at.server.port())),
        "w",
        List.of("shell", "echo"),
        d.queues(),
        4,
        d.labels(),
        ShellAllowed.ARGV,
        d.shellEnv(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        dir.resolve("worker"),
        Duration.ZERO,
        false,
        Smtp.OFF,
        new ServerAccess(
            false,
            Optional.empty(),
            "",
            Optional.empty(),
            Optional.empty(),
            new Secret(at.token("worker", Role.WORKER).secret()),
            Optional.empty(),
            false));
  }
}
