package dev.carillon.server.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.server.config.Auth;
import dev.carillon.server.config.Security;
import dev.carillon.server.config.TlsFiles;
import dev.carillon.server.core.Caller;
import dev.carillon.server.door.rpc.Rpcs;
import dev.carillon.server.security.Gate;
import dev.carillon.server.security.Permission;
import dev.carillon.server.security.Permissions;
import dev.carillon.server.security.Protection;
import dev.carillon.v1.GetTaskRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every call of the contract, by every role and by every road: nobody may more than the table says.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionsTest {
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private String part = "";
  private DoorServer server;
  private ManagedChannel channel;

  @BeforeAll
  void start() {
    KnownTokens store = new KnownTokens();
    for (Role role : Role.values()) {
      tokens.put(role, store.add(Access.of(role)));
    }
    part = store.add(new Access(Set.of(Role.ADMIN), Set.of("acme"), Set.of("mail")));
    Security security =
        new Security(
            TlsFiles.OFF,
            new Auth(
                true,
                Duration.ofHours(1),
                Auth.OFF.issuer(),
                Set.of(),
                Map.of("ticks", Set.of(Role.SUBMITTER), "taskq", Set.of(Role.VIEWER))));
    server =
        new DoorServer(
            new FakeEngine().engine(),
            DoorSettings.DEFAULT.onFreePorts(),
            new Self("node-1", "0.1.0", Clock.systemUTC()),
            () -> "",
            executor,
            new Protection(security, "bells", store, Clock.systemUTC()));
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

  private static List<MethodDescriptor> methods() {
    return Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList();
  }

  private static String name(MethodDescriptor method) {
    return method.getService().getFullName() + '/' + method.getName();
  }

  private static Permission needed(MethodDescriptor method) {
    return Permissions.of(name(method)).orElseThrow().permission();
  }

  @Test
  void everyCallHasARule() {
    assertThat(methods())
        .allSatisfy(m -> assertThat(Permissions.of(name(m))).as(name(m)).isPresent());
  }

  @Test
  void aCallWithoutARuleIsForNobody() {
    Gate gate = new Gate(new FakeEngine().engine(), new KnownTokens());
    Caller root = new Caller("root", Access.ALL, "127.0.0.1", true);
    CarillonException refused =
        catchThrowableOfType(
            CarillonException.class,
            () ->
                gate.admit(
                    "carillon.v1.TaskService/New", GetTaskRequest.getDefaultInstance(), root));
    assertThat(refused.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refused.advice()).contains("Nobody may make this call");
  }

  @Test
  void everyCallByEveryRoleOverGrpc() {
    List<String> wrong = new ArrayList<>();
    for (MethodDescriptor method : methods()) {
      for (Role role : Role.values()) {
        boolean may = needed(method).in(Set.of(role));
        // Whoever may is only known by not being refused, for which nobody waits long.
        Status.Code code = call(method, tokens.get(role), may ? 300 : 30_000);
        if (may == (code == Status.Code.PERMISSION_DENIED)) {
          wrong.add(role + " " + name(method) + " " + code);
        }
      }
      if (needed(method) != Permission.OPEN) {
        Status.Code code = call(method, "", 30_000);
        if (code != Status.Code.UNAUTHENTICATED) {
          wrong.add("nobody " + name(method) + " " + code);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private Status.Code call(MethodDescriptor method, String token, int millis) {
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> wire =
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY)
            .setFullMethodName(name(method))
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build();
    DynamicMessage empty = DynamicMessage.getDefaultInstance(method.getInputType());
    var with =
        io.grpc.ClientInterceptors.intercept(
            channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    try {
      if (method.isServerStreaming()) {
        boolean unused =
            ClientCalls.blockingServerStreamingCall(with, wire, options, empty).hasNext();
      } else {
        ClientCalls.blockingUnaryCall(with, wire, options, empty);
      }
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Test
  void everyCallByEveryRoleOverJson() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (MethodDescriptor method : methods()) {
      if (!method.getOptions().hasExtension(AnnotationsProto.http)) {
        continue;
      }
      HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
      boolean post = !rule.getPost().isEmpty();
      String path = (post ? rule.getPost() : rule.getGet()).replaceAll("\\{[^}]+}", "x");
      for (Role role : Role.values()) {
        int status = send(server.port(), post ? "POST" : "GET", path, "{}", tokens.get(role));
        if (needed(method).in(Set.of(role)) == (status == 403)) {
          wrong.add(role + " " + path + " " + status);
        }
      }
      if (needed(method) != Permission.OPEN
          && send(server.port(), post ? "POST" : "GET", path, "{}", "") != 401) {
        wrong.add("nobody " + path);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** All that the ports answer beside the contract, and what it needs. */
  private static final Map<String, Permission> PATHS =
      Map.ofEntries(
          Map.entry("delaybox POST /task", Permission.SUBMIT),
          Map.entry("delaybox GET /task", Permission.PAYLOAD),
          Map.entry("delaybox GET /ping", Permission.OPEN),
          Map.entry("ticks POST /ticks", Permission.SUBMIT),
          Map.entry("ticks POST /tick", Permission.SUBMIT),
          Map.entry("ticks GET /healthy", Permission.OPEN),
          Map.entry("main POST /ticks", Permission.SUBMIT),
          Map.entry("main POST /tick", Permission.SUBMIT),
          Map.entry("main POST /tasks", Permission.SUBMIT),
          Map.entry("main POST /tasks/schedule", Permission.SUBMIT),
          Map.entry("main POST /tasks/dependencies", Permission.SUBMIT),
          Map.entry("main POST /dag/run", Permission.SUBMIT),
          Map.entry("main GET /tasks/:id", Permission.PAYLOAD),
          Map.entry("main GET /dag/run/:id", Permission.PAYLOAD),
          Map.entry("main POST /v1/tasks/enqueue", Permission.SUBMIT),
          Map.entry("main POST /v1/tasks/dequeue", Permission.WORK),
          Map.entry("main POST /v1/tasks/update", Permission.WORK),
          Map.entry("main GET /v1/about", Permission.KNOWN),
          Map.entry("main POST /auth/login", Permission.OPEN),
          Map.entry("main GET /metrics", Permission.VIEW),
          Map.entry("main GET /actuator/prometheus", Permission.VIEW),
          Map.entry("main GET /ping", Permission.OPEN),
          Map.entry("main GET /livez", Permission.OPEN),
          Map.entry("main GET /health", Permission.OPEN),
          Map.entry("main GET /healthy", Permission.OPEN),
          Map.entry("main GET /readyz", Permission.OPEN));

  private int port(String door) {
    return switch (door) {
      case "delaybox" -> server.delayboxPort().orElseThrow();
      case "ticks" -> server.ticksPort().orElseThrow();
      default -> server.port();
    };
  }

  @Test
  void whatThePortsAnswerIsOfTheContractOrHasARuleHere() {
    Set<String> others = new TreeSet<>();
    server
        .routes()
        .forEach((door, routes) -> routes.forEach(route -> others.add(door + " " + route)));
    others.removeIf(
        route ->
            route.matches("main (\\*|GET|POST) /(carillon\\.v1|grpc)\\..*|main \\* /api/v1.*"));
    others.removeIf(route -> route.matches("main GET /schemas/[a-z.-]+\\.json")); // as published
    others.remove("main * /*"); // what is said of paths that there are not
    assertThat(others).isEqualTo(new TreeSet<>(PATHS.keySet()));
  }

  @Test
  void everyDoorByEveryRole() throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Permission> path : PATHS.entrySet()) {
      String[] parts = path.getKey().split(" ");
      String at = parts[2].replace(":id", "x");
      if (at.equals("/auth/login")) {
        continue; // it asks for a password, not for a token
      }
      for (Role role : Role.values()) {
        door(wrong, role, path.getValue(), port(parts[0]), parts[1], at);
      }
      int nobody = send(port(parts[0]), parts[1], at, "{}", "");
      boolean open = path.getValue() == Permission.OPEN;
      if (!bound(parts[0], at) && open == (nobody == 401)) {
        wrong.add("nobody " + path.getKey() + " " + nobody);
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** Whether a door serves who shows no token, as this server's configuration says. */
  private static boolean bound(String door, String path) {
    return door.equals("ticks") || path.startsWith("/tick") || path.startsWith("/v1/");
  }

  @Test
  void noOtherSpellingOfAPathLeadsRoundItsRule() throws Exception {
    List<String> passed = new ArrayList<>();
    for (Map.Entry<String, Permission> path : PATHS.entrySet()) {
      if (path.getValue() == Permission.OPEN || path.getValue() == Permission.KNOWN) {
        continue;
      }
      String[] parts = path.getKey().split(" ");
      String at = parts[2].replace(":id", "x");
      // Neither is anything of these open to an auditor.
      for (String spelling : spellings(at)) {
        String status = status(port(parts[0]), parts[1], spelling, tokens.get(Role.AUDITOR));
        if (!Set.of("400", "403", "404", "405").contains(status)) {
          passed.add(parts[0] + " " + parts[1] + " " + spelling + " " + status);
        }
      }
    }
    assertThat(passed).isEmpty();
    assertThat(status(server.port(), "POST", "/%74asks", tokens.get(Role.AUDITOR)))
        .as("read as the same path")
        .isEqualTo("403");
  }

  private static List<String> spellings(String path) {
    String encoded = "/%" + Integer.toHexString(path.charAt(1)) + path.substring(2);
    return List.of(
        encoded,
        path + "/",
        "/" + path,
        "/." + path,
        "/ticks/.." + path,
        "/ping/.." + path,
        "/ping/%2e%2e" + path,
        "/ping/..%2f" + path.substring(1),
        path + ";a=b",
        "/ping;" + path,
        path + "?a=/ping",
        path + "#/ping",
        path + "%00",
        path + "%20",
        path + "%3f/ping",
        path.toUpperCase(Locale.ROOT),
        path.replace("/", "\\"),
        path.replace("/", "%5c"),
        "http://localhost" + path,
        "http://localhost/ping/.." + path);
  }

  /** The status that is answered to a request whose path stands in it just so. */
  private static String status(int port, String verb, String path, String token)
      throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(120_000);
      socket
          .getOutputStream()
          .write(
              (verb
                      + " "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                      + token
                      + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
                  .getBytes(StandardCharsets.US_ASCII));
      String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
      return head.length() < 12 ? "400" : head.substring(9);
    }
  }

  private void door(
      List<String> wrong, Role role, Permission needed, int port, String verb, String path)
      throws Exception {
    int status = send(port, verb, path, "{}", tokens.get(role));
    if (needed.in(Set.of(role)) == (status == 403)
        || status == 401
        || status == 404 && verb.equals("POST")) {
      wrong.add(role + " " + path + " " + status);
    }
  }

  @Test
  void aDoorBoundToAPrincipalServesWhoShowsNoToken() throws Exception {
    String tick = "{\"item\":\"a\",\"at\":\"2026-11-21T10:00:00Z\"}";
    assertThat(send(server.ticksPort().orElseThrow(), "POST", "/ticks", tick, "")).isEqualTo(200);
    assertThat(send(server.port(), "POST", "/ticks", tick, "")).isEqualTo(200);
    assertThat(send(server.port(), "POST", "/v1/tasks/enqueue", "{}", "")).isEqualTo(403);
  }

  @Test
  void aPageOfTheWebDoesNotCallADoorThatWantsNoToken() throws Exception {
    int ticks = server.ticksPort().orElseThrow();
    assertThat(asked(ticks, "localhost:" + ticks)).contains("HTTP/1.1 200");
    assertThat(asked(ticks, "evil.example:" + ticks)).contains("HTTP/1.1 403");
    assertThat(asked(server.port(), "intranet")).contains("HTTP/1.1 403");
  }

  /** The head of the answer to a tick that is sent to a name. */
  private static String asked(int port, String host) throws IOException {
    String tick = "{\"item\":\"a\",\"at\":\"2026-11-21T10:00:00Z\"}";
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(120_000);
      socket
          .getOutputStream()
          .write(
              ("POST /ticks HTTP/1.1\r\nHost: "
                      + host
                      + "\r\nContent-Length: "
                      + tick.length()
                      + "\r\nConnection: close\r\n\r\n"
                      + tick)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whoIsLimitedToAPartStaysWithinIt() throws Exception {
    int port = server.port();
    assertThat(send(port, "POST", "/api/v1/tasks", task("acme", "mail"), part)).isEqualTo(200);
    assertThat(send(port, "POST", "/api/v1/tasks", task("acme", "other"), part)).isEqualTo(403);
    assertThat(send(port, "POST", "/api/v1/tasks", task("other", "mail"), part)).isEqualTo(403);
    assertThat(send(port, "GET", "/api/v1/tasks", "", part)).isEqualTo(200);
    assertThat(send(port, "GET", "/api/v1/tasks?queue=other", "", part)).isEqualTo(403);
    assertThat(send(port, "GET", "/api/v1/tokens", "", part)).isEqualTo(403);
    assertThat(send(port, "POST", "/api/v1/queues/mail:pause", "{}", part)).isEqualTo(403);
    assertThat(send(port, "GET", "/tasks/x", "", part)).isEqualTo(403);
    assertThat(send(port, "POST", "/dag/run", "{}", part)).isEqualTo(403);
    assertThat(send(port, "POST", "/tasks/dependencies", "{}", part)).isEqualTo(403);
    assertThat(
            send(port, "POST", "/ticks", "{\"item\":\"a\",\"at\":\"2026-11-21T10:00:00Z\"}", part))
        .isEqualTo(403);
    for (MethodDescriptor method : methods()) {
      if (Permissions.of(name(method)).orElseThrow().reach()
          == dev.carillon.server.security.Reach.WHOLE) {
        assertThat(call(method, part, 30_000))
            .as(name(method))
            .isEqualTo(Status.Code.PERMISSION_DENIED);
      }
    }
  }

  private static String task(String tenant, String queue) {
    return "{\"type\":\"job\",\"tenant\":\"" + tenant + "\",\"queue\":\"" + queue + "\"}";
  }

  private int send(int port, String verb, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .method(
                verb,
                verb.equals("GET")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
