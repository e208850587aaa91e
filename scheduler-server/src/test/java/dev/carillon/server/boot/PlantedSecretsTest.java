package dev.carillon.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.carillon.server.config.Notify;
import dev.carillon.server.config.Secret;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.config.Tracing;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.log.MaskedLines;
import dev.carillon.server.mask.Mask;
import dev.carillon.server.notify.Receiver;
import dev.carillon.v1.AuditServiceGrpc;
import dev.carillon.v1.EventServiceGrpc;
import dev.carillon.v1.ExportAuditRequest;
import dev.carillon.v1.GetTaskRequest;
import dev.carillon.v1.LedgerRequest;
import dev.carillon.v1.LedgerServiceGrpc;
import dev.carillon.v1.NewTask;
import dev.carillon.v1.SearchRequest;
import dev.carillon.v1.SearchServiceGrpc;
import dev.carillon.v1.SubmitRequest;
import dev.carillon.v1.TaskLogsRequest;
import dev.carillon.v1.TaskServiceGrpc;
import dev.carillon.v1.WatchEventsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets are planted wherever people can put them; nothing that goes out tells one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlantedSecretsTest {
  private static final String CANARY = "Canary7QzvW2kXpL";
  private static final Duration SOON = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Receiver receiver = new Receiver();
  private final Receiver collector = new Receiver();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> log = new OutputStreamAppender<>();
  private ServerWithWorker at;
  private ManagedChannel channel;

  @BeforeAll
  void start(@TempDir Path data) {
    listen();
    Notify notify =
        Notify.DEFAULTS
            .allowing(List.of(receiver.address()), Duration.ofSeconds(30), 3, Duration.ofMillis(20))
            .withSecrets(new Secret("of the test"), Secret.NONE);
    at = new ServerWithWorker(data, Set.of(), config -> settings(config, notify));
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", at.port()).usePlaintext().build();
  }

  private ServerConfig settings(ServerConfig config, Notify notify) {
    String spans = "http://127.0.0.1:" + collector.port() + "/v1/traces";
    return config
        .withDoors(config.doors().onFreePorts())
        .withExports(config.exports().withNotifications(notify))
        .withObservability(
            config.observability().withTracing(new Tracing(spans, Secret.NONE, 100, "bells")));
  }

  /** Hears what the process logs, as its own appenders write it. */
  private void listen() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    MaskedLines lines = new MaskedLines();
    lines.setContext(context);
    lines.setPattern("%level %logger %msg%n%ex");
    lines.start();
    log.setContext(context);
    log.setEncoder(lines);
    log.setOutputStream(logged);
    log.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(log);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    http.shutdownNow();
    at.close();
    receiver.close();
    collector.close();
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .detachAppender(log);
  }

  private String send(String verb, int port, String path, String body) throws Exception {
    HttpRequest.BodyPublisher sent =
        verb.equals("GET")
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(verb, sent)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String post(String path, String body) throws Exception {
    return send("POST", at.port(), path, body);
  }

  private String get(String path) throws Exception {
    return send("GET", at.port(), path, "");
  }

  private static String field(String json, String name) {
    Matcher field = Pattern.compile("\"" + name + "\":\\s*\"([^\"]+)\"").matcher(json);
    assertThat(field.find()).as(json).isTrue();
    return field.group(1);
  }

  private static void hidden(String told) {
    assertThat(told).contains(Mask.HIDDEN).doesNotContain(CANARY);
  }

  /** A task that tells its secrets in its payload, its name, its output and its error. */
  private String plant() throws Exception {
    String told =
        post(
            "/api/v1/tasks",
            "{\"type\":\"shell\",\"payload\":{\"command\":\"echo password="
                + CANARY
                + "; exit 3\",\"env\":{\"password\":\""
                + CANARY
                + "\"}},\"labels\":{\"api_key\":\""
                + CANARY
                + "\"},\"attributes\":{\"command\":\"curl --token "
                + CANARY
                + "\"},\"retry\":{\"maxAttempts\":1},\"name\":\"see https://ada:"
                + CANARY
                + "@example.org\"}");
    return field(told, "id");
  }

  @Test
  void noAnswerThatIsReadTellsASecret() throws Exception {
    String id = plant();
    String workflow =
        post(
            "/api/v1/workflows",
            "{\"text\":\"id: daily\\nkind: workflow\\nnodes:\\n  - id: one\\n    type: http\\n"
                + "    payload: '{\\\"to\\\":\\\"ada\\\",\\\"password\\\":\\\""
                + CANARY
                + "\\\"}'\\n\"}");
    post("/api/v1/queues/paused:pause", "{\"reason\":\"log in by token:" + CANARY + "\"}");
    String run = post("/api/v1/workflows/daily:run", "{\"input\":{\"secret\":\"" + CANARY + "\"}}");

    List<String> told = new ArrayList<>();
    StringBuilder all = new StringBuilder(workflow).append(run);
    for (MethodDescriptor method :
        Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList()) {
      String path =
          method.getOptions().hasExtension(AnnotationsProto.http)
              ? method.getOptions().getExtension(AnnotationsProto.http).getGet()
              : "";
      if (!path.isEmpty()) {
        String answer =
            get(
                path.replaceAll("\\{[^}]+}", path.contains("workflow") ? "daily" : id)
                    + (path.contains("search") ? "?filter=type:shell&withPayload=true" : "")
                    + (path.equals("/api/v1/tasks") ? "?withPayload=true" : ""));
        all.append(answer);
        if (answer.contains(CANARY)) {
          told.add(path + " " + answer);
        }
      }
    }
    told.addAll(
        List.of(get("/metrics"), get("/readyz"), run).stream()
            .filter(page -> page.contains(CANARY))
            .toList());
    assertThat(told).isEmpty();
    // Where the secret stood is shown: the answers were not merely empty.
    assertThat(all.toString().split(Mask.HIDDEN, -1)).hasSizeGreaterThan(6);
    hidden(get("/api/v1/tasks/" + id));
    hidden(get("/api/v1/audit"));
  }

  @Test
  void noStreamTellsASecret() throws Exception {
    String id = plant();
    await().atMost(SOON).until(() -> get("/api/v1/tasks/" + id).contains("\"DEAD\""));
    post("/api/v1/queues/other:pause", "{\"reason\":\"password=" + CANARY + "\"}");
    GetTaskRequest one = GetTaskRequest.newBuilder().setId(id).build();
    hidden(all(TaskServiceGrpc.newBlockingStub(channel).watch(one)));
    hidden(
        all(
            TaskServiceGrpc.newBlockingStub(channel)
                .logs(TaskLogsRequest.newBuilder().setId(id).build())));
    hidden(
        all(
            SearchServiceGrpc.newBlockingStub(channel)
                .search(
                    SearchRequest.newBuilder()
                        .setFilter("type:shell")
                        .setWithPayload(true)
                        .build())));
    hidden(
        all(
            AuditServiceGrpc.newBlockingStub(channel)
                .export(ExportAuditRequest.getDefaultInstance())));
    assertThat(
            first(
                EventServiceGrpc.newBlockingStub(channel)
                    .watch(WatchEventsRequest.newBuilder().build())))
        .doesNotContain(CANARY);
    assertThat(
            first(
                LedgerServiceGrpc.newBlockingStub(channel)
                    .watch(LedgerRequest.getDefaultInstance())))
        .doesNotContain(CANARY);
  }

  private static String all(Iterator<?> stream) {
    StringBuilder text = new StringBuilder();
    stream.forEachRemaining(each -> text.append(shown(each)));
    return text.toString();
  }

  private static String first(Iterator<?> stream) {
    return shown(stream.next());
  }

  private static String shown(Object message) {
    return ((com.google.protobuf.Message) message).toByteString().toStringUtf8();
  }

  @Test
  void theDoorsTellNone() throws Exception {
    String job =
        post(
            "/tasks",
            "{\"taskId\":\"planted\",\"type\":\"email\",\"payload\":{\"to\":\"ada@example.org\","
                + "\"password\":\""
                + CANARY
                + "\"},\"delaySeconds\":600,\"idempotencyKey\":\"token="
                + CANARY
                + "\"}");
    hidden(job);
    assertThat(job).contains("\"to\":\"ada@example.org\",\"password\":\"‹hidden›\"");
    hidden(get("/tasks/planted"));
    String dag =
        post(
            "/dag/run",
            "{\"jobId\":\"reset-token:nightly\",\"jobName\":\"password="
                + CANARY
                + "\",\"userId\":\"token:"
                + CANARY
                + "\",\"tasks\":[\"a\"]}");
    hidden(dag);
    String run = get("/dag/run/" + field(dag, "runId"));
    hidden(run);
    // By that it is found again: it tells none.
    assertThat(run).contains("\"jobId\":\"reset-token:nightly\"");
    int delaybox = at.server().delayboxPort().orElseThrow();
    String payload =
        Base64.getEncoder().encodeToString(("PGPASSWORD=" + CANARY + " x").getBytes(UTF_8));
    send(
        "POST",
        delaybox,
        "/task",
        "{\"parameter\":{\"taskType\":\"SHELL_CMD\",\"delay\":600000,\"apiKey\":\""
            + CANARY
            + "\",\"note\":\"token="
            + CANARY
            + "\",\"n\":1.50},\"pyload\":\""
            + payload
            + "\"}");
    String list = send("GET", delaybox, "/task", "");
    hidden(list);
    assertThat(list)
        .contains("\"n\":1.50", "\"note\":\"token=‹hidden›\"", "\"apiKey\":\"‹hidden›\"");
    assertThat(new String(Base64.getDecoder().decode(field(list, "pyload")), UTF_8))
        .isEqualTo("PGPASSWORD=‹hidden› x");
  }

  @Test
  void noRefusalRepeatsOne() throws Exception {
    int delaybox = at.server().delayboxPort().orElseThrow();
    List<String> refusals =
        List.of(
            post("/api/v1/tasks", "{\"type\":\"echo\",\"payload\":{\"password\":" + CANARY + "}}"),
            post("/api/v1/tasks", "{\"type\":\"token=" + CANARY + "\"}"),
            post("/api/v1/tasks:batch", "{\"tasks\":[{\"type\":\"password=" + CANARY + "\"}]}"),
            get("/api/v1/nowhere/password=" + CANARY),
            get("/api/v1/tasks/status/password=" + CANARY),
            post("/tasks", "{\"type\":\"x\",\"priority\":\"password=" + CANARY + "\"}"),
            post("/v1/tasks/enqueue", "{\"name\":\"a\",\"schedule\":\"token=" + CANARY + "\"}"),
            post("/ticks", "{\"item\":\"a\",\"at\":\"token=" + CANARY + "\"}"),
            send("POST", delaybox, "/task", "{\"password\":" + CANARY + "}"),
            send(
                "POST",
                delaybox,
                "/task",
                "{\"parameter\":{\"taskType\":\"X\",\"delay\":\"token="
                    + CANARY
                    + "\"},\"pyload\":\"\"}"));
    assertThat(refusals)
        .allSatisfy(told -> assertThat(told).contains("xpected").doesNotContain(CANARY));
    NewTask task = NewTask.newBuilder().setType("password=" + CANARY).build();
    assertThatThrownBy(
            () ->
                TaskServiceGrpc.newBlockingStub(channel)
                    .submit(SubmitRequest.newBuilder().setTask(task).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getMessage()).doesNotContain(CANARY);
              assertThat(String.valueOf(e.getTrailers())).doesNotContain(CANARY);
            });
  }

  @Test
  void messagesSpansAndTheLogTellNone() throws Exception {
    String channelMade =
        post(
            "/api/v1/notifications/channels",
            "{\"channel\":{\"id\":\"ops\",\"kind\":\"webhook\",\"url\":\""
                + receiver.url()
                + "\"}}");
    assertThat(channelMade).contains("whsec_");
    String rule =
        post(
            "/api/v1/notifications/rules",
            "{\"id\":\"all\",\"note\":\"token="
                + CANARY
                + "\",\"events\":[\"task.dead\"],\"channels\":[\"ops\"],\"withErrors\":true}");
    hidden(rule);
    plant();
    LoggerFactory.getLogger("dev.carillon.server.planted")
        .warn("Refused: password={}", CANARY, new IllegalStateException("token=" + CANARY));
    await().atMost(SOON).until(() -> !receiver.got().isEmpty());
    hidden(receiver.got().getFirst().body());
    await().atMost(SOON).until(() -> spans().contains("carillon run shell"));
    assertThat(spans()).doesNotContain(CANARY);
    hidden(logged.toString(UTF_8));
    assertThat(logged.toString(UTF_8))
        .contains("Refused: password=‹hidden›", "java.lang.IllegalStateException: token=‹hidden›");
  }

  private String spans() {
    StringBuilder all = new StringBuilder();
    collector.got().forEach(got -> all.append(got.body()));
    return all.toString();
  }

  @Test
  void aMaskThatIsSentBackIsRefused() throws Exception {
    assertThat(
            post(
                "/api/v1/workflows",
                "{\"text\":\"id: daily\\nnodes:\\n  - id: one\\n    payload: '"
                    + Mask.HIDDEN
                    + "'\\n\"}"))
        .contains("INVALID_ARGUMENT", "Answers tell no secrets");
  }
}
