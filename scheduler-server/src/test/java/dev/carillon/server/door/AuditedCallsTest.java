package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.audit.AuditEntry;
import dev.carillon.model.audit.AuditOutcome;
import dev.carillon.model.audit.Deed;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.security.Protection;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which calls have entries in the audit log, and what these say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuditedCallsTest {
  /** POST, because they carry much; they only look. */
  private static final Set<String> READING =
      Set.of(
          "WorkflowService/Validate",
          "WorkflowService/Plan",
          "ControlService/Forecast",
          "ScheduleService/Preview",
          "ScheduleService/Describe");

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String SECRET = "hunter2-in-the-request";

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final MemoryTrail log = new MemoryTrail();
  private Protection protection;
  private DoorServer server;
  private ManagedChannel channel;
  private String admin = "";
  private String viewer = "";

  @BeforeAll
  void start() {
    KnownTokens store = new KnownTokens();
    admin = store.add(Access.ALL);
    viewer = store.add(Access.of(Role.VIEWER));
    Auth auth = new Auth(true, Duration.ofHours(1), Auth.OFF.issuer(), Set.of(), Map.of());
    protection =
        new Protection(
            new Security(TlsFiles.OFF, auth),
            "bells",
            store,
            log,
            "node-1",
            // Kinds of strangers are counted by the minute: none may end while a test calls.
            Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC),
            Runnable::run);
    server =
        new DoorServer(
            new FakeEngine().engine(),
            new DoorSettings("localhost", 0, DelayboxSettings.DEFAULT.atPort(0), 1_000, PATIENCE),
            new Self("node-1", "0.1.0", Clock.systemUTC()),
            () -> "",
            executor,
            protection);
    server.start();
    channel = ManagedChannelBuilder.forAddress("localhost", server.port()).usePlaintext().build();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    http.shutdownNow();
    server.close();
    executor.shutdownNow();
  }

  @BeforeEach
  void forget() {
    protection.trail().flush();
    log.clear();
  }

  private List<AuditEntry> entries() {
    protection.trail().flush();
    return log.entries();
  }

  private static List<MethodDescriptor> unary() {
    return Rpcs.services().stream()
        .flatMap(s -> s.getMethods().stream())
        .filter(m -> !m.isClientStreaming() && !m.isServerStreaming())
        .toList();
  }

  private static String name(MethodDescriptor method) {
    return method.getService().getName() + '/' + method.getName();
  }

  /** By the JSON twin, which is told apart from the table of permissions. */
  private static boolean changes(MethodDescriptor method) {
    return method.getOptions().hasExtension(AnnotationsProto.http)
        && !method.getOptions().getExtension(AnnotationsProto.http).getPost().isEmpty()
        && !READING.contains(name(method));
  }

  @Test
  void eachCallThatChangesSomethingHasAnEntryAndNoOtherHas() {
    List<String> wrong = new ArrayList<>();
    for (MethodDescriptor method : unary()) {
      log.clear();
      call(method, admin, filled(method));
      List<AuditEntry> entries = entries();
      if (entries.size() != (changes(method) ? 1 : 0)) {
        wrong.add(name(method) + " " + entries);
      }
      for (AuditEntry entry : entries) {
        if (!entry.deed().method().equals("carillon.v1." + name(method))
            || !entry.deed().address().contains("127.0.0.1")
            || entry.deed().actor().isEmpty() && !method.getName().equals("Login")) {
          wrong.add(name(method) + " " + entry);
        }
        if (entry.toString().contains(SECRET)) {
          wrong.add("a secret of " + name(method) + " in " + entry);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A request whose fields all hold something, so that an entry may tell too much. */
  private static DynamicMessage filled(MethodDescriptor method) {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    for (FieldDescriptor field : method.getInputType().getFields()) {
      if (field.isMapField() || field.getContainingOneof() != null) {
        continue;
      }
      Object value =
          switch (field.getJavaType()) {
            case STRING ->
                Set.of("password", "text", "token").contains(field.getName())
                    ? SECRET
                    : field.getName();
            case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(SECRET);
            case MESSAGE ->
                field.getName().equals("task") || field.getName().equals("tasks")
                    ? task(field)
                    : null;
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> null;
          };
      if (value != null && field.isRepeated()) {
        request.addRepeatedField(field, value);
      } else if (value != null) {
        request.setField(field, value);
      }
    }
    return request.build();
  }

  private static DynamicMessage task(FieldDescriptor field) {
    DynamicMessage.Builder task = DynamicMessage.newBuilder(field.getMessageType());
    task.setField(field.getMessageType().findFieldByName("type"), "job");
    FieldDescriptor payload = field.getMessageType().findFieldByName("payload");
    assertThat(payload.getJavaType()).isEqualTo(JavaType.BYTE_STRING);
    return task.setField(payload, com.google.protobuf.ByteString.copyFromUtf8(SECRET)).build();
  }

  @Test
  void aRefusalIsToldWithWhoWasRefused() {
    MethodDescriptor cancel =
        unary().stream()
            .filter(m -> name(m).equals("TaskService/Cancel"))
            .findFirst()
            .orElseThrow();
    for (int i = 0; i < 5; i++) {
      call(cancel, viewer, filled(cancel));
    }
    List<AuditEntry> entries = entries();
    assertThat(entries).hasSize(1);
    Deed deed = entries.getFirst().deed();
    assertThat(deed.outcome()).isEqualTo(AuditOutcome.REFUSED);
    assertThat(deed.code()).isEqualTo("PERMISSION_DENIED");
    assertThat(deed.actor()).startsWith("token:");
    assertThat(deed.proof()).isEqualTo("token");
    assertThat(deed.calls()).isEqualTo(5);
  }

  @Test
  void unknownCallersAreToldTogetherSoThatTheyCannotFillTheLog() throws Exception {
    for (MethodDescriptor method : unary()) {
      call(method, "", DynamicMessage.getDefaultInstance(method.getInputType()));
      call(method, "crl_nobodys", DynamicMessage.getDefaultInstance(method.getInputType()));
    }
    List<AuditEntry> entries = entries();
    assertThat(entries.size()).isBetween(2, 12);
    assertThat(entries).allMatch(e -> e.deed().actor().isEmpty());
    assertThat(entries.stream().mapToLong(e -> e.deed().calls()).sum())
        .isEqualTo(2L * unary().size());
    assertThat(entries.toString()).doesNotContain("crl_nobodys");
  }

  @Test
  void everyDoorCountsWhatItStores() throws Exception {
    int main = server.port();
    post(main, "/ticks", "{\"item\":\"a\",\"at\":\"2026-11-21T10:00:00Z\"}");
    post(main, "/ticks", "{\"item\":\"b\",\"at\":\"2026-11-21T10:00:00Z\"}");
    post(main, "/tasks/schedule", "{\"type\":\"email\",\"payload\":{\"to\":\"" + SECRET + "\"}}");
    post(main, "/v1/tasks/enqueue", "{\"name\":\"cook\",\"schedule\":1795255200,\"config\":{}}");
    post(
        server.delayboxPort().orElseThrow(),
        "/task",
        "{\"parameter\":{\"taskType\":\"SHELL_CMD\"},\"pyload\":\"ZGF0ZQ==\"}");
    post(main, "/api/v1/tasks:batch", "{\"tasks\":[{\"type\":\"a\"},{\"type\":\"b\"}]}");
    List<Deed> deeds = entries().stream().map(AuditEntry::deed).toList();
    assertThat(deeds)
        .extracting(Deed::method)
        .containsExactlyInAnyOrder(
            "POST /ticks",
            "POST /tasks",
            "POST /v1/tasks/enqueue",
            "POST /task",
            "carillon.v1.TaskService/SubmitBatch");
    assertThat(deeds)
        .filteredOn(d -> d.method().equals("POST /ticks"))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.calls()).isEqualTo(2);
              assertThat(d.items()).isEqualTo(2);
              assertThat(d.target()).isNotEmpty();
            });
    assertThat(deeds)
        .filteredOn(d -> d.method().endsWith("SubmitBatch"))
        .singleElement()
        .satisfies(d -> assertThat(d.items()).isEqualTo(2));
    assertThat(deeds.toString()).doesNotContain(SECRET);
  }

  private void post(int port, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + admin)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isLessThan(300);
  }

  private void call(MethodDescriptor method, String token, DynamicMessage request) {
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> wire =
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName("carillon.v1." + name(method))
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build();
    try {
      DynamicMessage unused =
          ClientCalls.blockingUnaryCall(
              ClientInterceptors.intercept(
                  channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
              wire,
              CallOptions.DEFAULT.withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS),
              request);
    } catch (StatusRuntimeException e) {
      // How it ends is for the entry to say, which is written before a call ends by itself.
      assertThat(e.getStatus().getCode()).as(name(method)).isNotEqualTo(Code.DEADLINE_EXCEEDED);
    }
  }
}
