package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.mask.Mask;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Secrets are planted wherever people can put them; no answer that is read tells one. */
final class PlantedSecretsTest {
  private static final String CANARY = "Canary7QzvW2kXpL";
  private static final String PAYLOAD =
      "{\\\"to\\\":\\\"ada\\\",\\\"password\\\":\\\"" + CANARY + "\\\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedRedis redis;
  private CarillonServer server;

  @BeforeEach
  void start() {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig d = ServerConfig.defaults();
    server =
        new CarillonServer(
                d.withGrpc(new Address("127.0.0.1", 0))
                    .withDelaybox(d.delaybox().withPort(0))
                    .withDoors(d.doors().onFreePorts())
                    .withRedis(d.redis().withAddress(new Address("127.0.0.1", redis.port()))),
                Clock.systemUTC(),
                new Random())
            .start();
  }

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.close();
    redis.close();
  }

  private String send(String verb, String path, String body) throws Exception {
    HttpRequest.BodyPublisher sent =
        verb.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(verb, sent)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void noAnswerThatIsReadTellsASecret() throws Exception {
    String task =
        send(
            "POST",
            "/api/v1/tasks",
            "{\"type\":\"email\",\"payload\":{\"password\":\""
                + CANARY
                + "\"},\"labels\":{\"api_key\":\""
                + CANARY
                + "\"},\"attributes\":{\"command\":\"curl --token "
                + CANARY
                + "\"},\"name\":\"see https://ada:"
                + CANARY
                + "@example.org\"}");
    String id = task.replaceAll("(?s).*\"id\":\\s*\"([^\"]+)\".*", "$1");
    String workflow =
        send(
            "POST",
            "/api/v1/workflows",
            "{\"text\":\"id: daily\\nkind: workflow\\nnodes:\\n  - id: one\\n    type: http\\n"
                + "    payload: '"
                + PAYLOAD
                + "'\\n\"}");
    send("POST", "/api/v1/queues/default:pause", "{\"reason\":\"password=" + CANARY + "\"}");
    try (RedisClient raw = RedisClient.create("127.0.0.1", redis.port())) {
      assertThat(raw.keys("*").stream().filter(k -> k.contains(id.substring(3))).toList())
          .as("the task is kept: " + task)
          .isNotEmpty();
    }

    List<String> told = new ArrayList<>();
    StringBuilder all = new StringBuilder(workflow);
    for (MethodDescriptor method :
        Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList()) {
      String path =
          method.getOptions().hasExtension(AnnotationsProto.http)
              ? method.getOptions().getExtension(AnnotationsProto.http).getGet()
              : "";
      if (path.isEmpty()) {
        continue;
      }
      String at =
          path.replaceAll("\\{[^}]+}", path.contains("workflow") ? "daily" : id)
              + (path.contains("search") ? "?filter=type:email&withPayload=true" : "")
              + (path.equals("/api/v1/tasks") ? "?withPayload=true" : "");
      String answer = send("GET", at, "");
      all.append(answer);
      if (answer.contains(CANARY)) {
        told.add(at + " " + answer);
      }
    }
    told.addAll(
        List.of(send("GET", "/metrics", ""), send("GET", "/readyz", "")).stream()
            .filter(page -> page.contains(CANARY))
            .toList());
    assertThat(told).isEmpty();
    // Where the secret stood is shown: the answers were not merely empty.
    assertThat(all.toString().split(Mask.HIDDEN, -1)).hasSizeGreaterThan(6);
    assertThat(send("GET", "/api/v1/tasks/" + id, "")).contains(Mask.HIDDEN);
    assertThat(send("GET", "/api/v1/audit", "")).contains(Mask.HIDDEN);
  }

  @Test
  void aMaskThatIsSentBackIsRefused() throws Exception {
    assertThat(
            send(
                "POST",
                "/api/v1/workflows",
                "{\"text\":\"id: daily\\nnodes:\\n  - id: one\\n    payload: '"
                    + Mask.HIDDEN
                    + "'\\n\"}"))
        .contains("INVALID_ARGUMENT", "Answers do not tell secrets");
  }
}
