package dev.carillon.server.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.carillon.server.boot.ServerWithWorker;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.Tracing;
import dev.carillon.v1.NewTask;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.TaskServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A caller's trace, from its submit through every door to the handler and to the collector. */
@TestInstance(Lifecycle.PER_CLASS)
final class TracesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLER = "00f067aa0ba902b7";

  private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
  private OtlpReceiver collector;
  private HttpServer callee;
  private ServerWithWorker at;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    collector = new OtlpReceiver();
    callee = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    callee.createContext(
        "/",
        exchange -> {
          called.add(
              exchange.getRequestHeaders().getFirst("traceparent")
                  + ' '
                  + exchange.getRequestHeaders().getFirst("tracestate"));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    callee.start();
    at =
        new ServerWithWorker(
            data,
            Set.of(new Address("127.0.0.1", callee.getAddress().getPort())),
            this::withCollector);
  }

  private ServerConfig withCollector(ServerConfig config) {
    return config.withObservability(
        config
            .observability()
            .withTracing(new Tracing(collector.endpoint(), new Secret("api-key=k1"), 0, "bells")));
  }

  @AfterAll
  void stop() {
    at.close();
    callee.stop(0);
    collector.close();
  }

  private static String traceparent(String trace, String flags) {
    return "00-" + trace + '-' + CALLER + '-' + flags;
  }

  private static String trace(int n) {
    return String.format("%032x", 0xabc000L + n);
  }

  private String id(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    return JSON.readTree(answer.body()).get("id").asText();
  }

  private JsonNode ended(String id) throws Exception {
    await()
        .until(
            () ->
                JSON.readTree(at.get("/api/v1/tasks/" + id)).get("state").asText().length() > 0
                    && Set.of("SUCCEEDED", "DEAD")
                        .contains(
                            JSON.readTree(at.get("/api/v1/tasks/" + id)).get("state").asText()));
    return JSON.readTree(at.get("/api/v1/tasks/" + id));
  }

  private List<OtlpReceiver.Span> spans(String trace, int n) {
    await().until(() -> collector.spans.stream().filter(s -> s.trace().equals(trace)).count() >= n);
    return collector.spans.stream().filter(s -> s.trace().equals(trace)).toList();
  }

  private static OtlpReceiver.Span named(List<OtlpReceiver.Span> spans, String name) {
    return spans.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void fromJsonToAShellTask_andItsSpansTellOfSubmitWaitAndRun() throws Exception {
    String trace = trace(1);
    String id =
        id(
            at.post(
                "/api/v1/tasks",
                "{\"type\":\"shell\",\"payload\":{\"command\":\"echo $TRACEPARENT $TRACESTATE\"}}",
                "traceparent",
                traceparent(trace, "01"),
                "tracestate",
                "vendor=x"));
    JsonNode task = ended(id);

    List<OtlpReceiver.Span> spans = spans(trace, 3);
    OtlpReceiver.Span submit = named(spans, "carillon submit");
    OtlpReceiver.Span wait = named(spans, "carillon wait shell");
    OtlpReceiver.Span run = named(spans, "carillon run shell");
    assertThat(submit.parent()).isEqualTo(CALLER);
    assertThat(submit.attributes())
        .containsEntry("carillon.task.id", id)
        .containsEntry("carillon.queue", "default")
        .containsEntry("carillon.type", "shell");
    assertThat(wait.parent()).isEqualTo(submit.id());
    assertThat(run.parent()).isEqualTo(submit.id());
    assertThat(run.links()).containsExactly(wait.id());
    assertThat(run.startNanos()).isGreaterThanOrEqualTo(wait.startNanos());
    assertThat(run.endNanos()).isGreaterThanOrEqualTo(run.startNanos());
    assertThat(run.attributes())
        .containsEntry("carillon.task.id", id)
        .containsEntry("carillon.attempt", "1")
        .containsEntry("carillon.outcome", "succeeded");
    assertThat(collector.keys).contains("k1");
    assertThat(collector.services).contains("bells");
    // The handler's parent is the attempt; the task keeps its submit.
    assertThat(at.get("/api/v1/tasks/" + id)).contains("00-" + trace + '-' + submit.id() + "-01");
    assertThat(output(task)).contains("00-" + trace + '-' + run.id() + "-01 vendor=x");
  }

  private static String output(JsonNode task) {
    String result = task.path("result").asText();
    return result.isEmpty()
        ? new String(Base64.getDecoder().decode(task.path("resultBase64").asText()), UTF_8)
        : result;
  }

  @Test
  void fromGrpcMetadataToAnHttpTask() throws Exception {
    String trace = trace(2);
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent(trace, "01"));
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", at.port()).usePlaintext().build();
    try {
      var unused =
          TaskServiceGrpc.newBlockingStub(channel)
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
              .submit(
                  SubmitRequest.newBuilder()
                      .setTask(
                          NewTask.newBuilder()
                              .setType("http")
                              .setPayload(
                                  ByteString.copyFromUtf8(
                                      "http://127.0.0.1:" + callee.getAddress().getPort() + "/")))
                      .build());
    } finally {
      channel.shutdownNow();
    }

    String seen = called.poll(2, TimeUnit.MINUTES);
    OtlpReceiver.Span run = named(spans(trace, 3), "carillon run http");
    assertThat(seen).isEqualTo("00-" + trace + '-' + run.id() + "-01 null");
  }

  @Test
  void whoseBeginnerDoesNotRecordIt_itIsHandedOnAndNotExported() throws Exception {
    String trace = trace(3);
    String quiet = traceparent(trace, "00");
    JsonNode task =
        ended(
            id(
                at.post(
                    "/api/v1/tasks",
                    "{\"type\":\"shell\",\"payload\":{\"command\":\"echo $TRACEPARENT\"}}",
                    "traceparent",
                    quiet)));

    assertThat(output(task)).contains(quiet);
    JsonNode loud =
        ended(
            id(
                at.post(
                    "/api/v1/tasks",
                    "{\"type\":\"echo\"}",
                    "traceparent",
                    traceparent(trace(4), "01"))));
    assertThat(loud.get("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(spans(trace(4), 3)).hasSize(3);
    assertThat(collector.spans).noneMatch(s -> s.trace().equals(trace));
  }

  @Test
  void whatIsNotWellFormedIsLeftOut_andAsAFieldRefused() throws Exception {
    String id = id(at.post("/api/v1/tasks", "{\"delayMillis\":600000}", "traceparent", "00-zz"));
    assertThat(at.get("/api/v1/tasks/" + id)).doesNotContain("traceparent");

    HttpResponse<String> refused =
        at.post("/api/v1/tasks", "{\"attributes\":{\"traceparent\":\"00-zz\"}}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("attributes.traceparent", "Expected a trace context");
  }

  @Test
  void aRepeatOfARequestInAnotherTraceIsStillTheSameRequest() throws Exception {
    String body = "{\"idempotencyKey\":\"traced\",\"delayMillis\":600000}";
    String first = id(at.post("/api/v1/tasks", body, "traceparent", traceparent(trace(5), "01")));

    JsonNode again =
        JSON.readTree(
            at.post("/api/v1/tasks", body, "traceparent", traceparent(trace(6), "01")).body());
    assertThat(again.get("id").asText()).isEqualTo(first);
    assertThat(again.get("duplicate").asBoolean()).isTrue();
  }

  @Test
  void throughTheDoorTaskq_whoPullsIsTold() throws Exception {
    String trace = trace(7);
    HttpResponse<String> made =
        at.post(
            "/v1/tasks/enqueue",
            "{\"name\":\"cook\",\"schedule\":1700000000,\"config\":{}}",
            "traceparent",
            traceparent(trace, "01"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode work =
        JSON.readTree(
            at.post(
                    "/v1/tasks/dequeue",
                    "{\"processor\":{\"host\":\"h\",\"pid\":1,\"name\":\"p\"},"
                        + "\"capabilities\":[\"cook\"]}")
                .body());
    assertThat(
            at.post(
                    "/v1/tasks/update",
                    "{\"processor\":{\"host\":\"h\",\"pid\":1,\"name\":\"p\"},\"uuid\":\""
                        + work.get("uuid").asText()
                        + "\",\"success\":false}")
                .statusCode())
        .isEqualTo(200);

    OtlpReceiver.Span run = named(spans(trace, 3), "carillon run cook");
    assertThat(work.get("traceparent").asText()).isEqualTo("00-" + trace + '-' + run.id() + "-01");
    assertThat(run.attributes()).containsEntry("carillon.outcome", "failed");
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void throughTheDoorsJobsAndDelaybox_toTheEnd() throws Exception {
    HttpResponse<String> job =
        at.post(
            "/tasks",
            "{\"taskId\":\"traced_1\",\"type\":\"echo\",\"payload\":\"x\"}",
            "traceparent",
            traceparent(trace(9), "01"));
    assertThat(job.statusCode()).as(job.body()).isEqualTo(201);
    HttpResponse<String> dag =
        at.post(
            "/dag/run",
            "{\"jobId\":\"traced\",\"tasks\":[{\"taskId\":\"a\",\"type\":\"echo\"}]}",
            "traceparent",
            traceparent(trace(10), "01"));
    assertThat(dag.statusCode()).as(dag.body()).isEqualTo(201);
    String printing = Base64.getEncoder().encodeToString("echo $TRACEPARENT".getBytes(UTF_8));
    String task;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + at.server().delayboxPort().orElseThrow() + "/task"))
              .header("traceparent", traceparent(trace(11), "01"))
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"parameter\":{\"taskType\":\"SHELL_CMD\"},\"pyload\":\""
                          + printing
                          + "\"}"))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      task = JSON.readTree(answer).get("taskUuid").asText();
    }

    assertThat(named(spans(trace(9), 3), "carillon submit").parent()).isEqualTo(CALLER);
    assertThat(named(spans(trace(9), 3), "carillon run echo").attributes())
        .containsEntry("carillon.outcome", "succeeded");
    assertThat(named(spans(trace(10), 2), "carillon run echo").parent()).isEqualTo(CALLER);
    OtlpReceiver.Span run = named(spans(trace(11), 3), "carillon run shell");
    assertThat(output(ended(task))).contains("00-" + trace(11) + '-' + run.id() + "-01");
  }

  @Test
  void theNodesOfARunArePartOfTheTraceThatStartedIt() throws Exception {
    String trace = trace(8);
    String text =
        "id: traced\nnodes:\n  - {id: a, type: echo}\n  - {id: b, type: echo, dependsOn: [a]}\n";
    HttpResponse<String> put =
        at.post("/api/v1/workflows", JSON.writeValueAsString(Map.of("text", text)));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    HttpResponse<String> run =
        at.post("/api/v1/workflows/traced:run", "{}", "traceparent", traceparent(trace, "01"));
    assertThat(run.statusCode()).as(run.body()).isEqualTo(200);

    List<OtlpReceiver.Span> spans = spans(trace, 4);
    assertThat(spans).filteredOn(s -> s.name().equals("carillon run echo")).hasSize(2);
    assertThat(spans).allMatch(s -> s.parent().equals(CALLER));
  }
}
