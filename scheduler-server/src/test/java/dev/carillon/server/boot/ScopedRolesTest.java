package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.door.rpc.Rpcs;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two tenants with one of everything each. Whoever is limited to one of them, or to its queue,
 * calls everything, with nothing told and with all that the other one has: none of it is seen or
 * changed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(1)
final class ScopedRolesTest {
  /** What stands in all names of the other tenant. */
  private static final String OTHER = "bravo";

  private static final String OWN = "alpha";

  private final Random random = new Random(11);
  private GuardedServer at;
  private ManagedChannel channel;
  private GrpcWorkerLink worker;
  private String workerId;
  private Map<String, String> theirs;
  private Map<String, String> ours;

  /** Kinds of limits. */
  enum By {
    TENANT,
    QUEUE,
    BOTH
  }

  @BeforeAll
  void start() {
    at = new GuardedServer();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", at.server.port()).usePlaintext().build();
    worker = at.worker(at.token("worker", Role.WORKER).secret());
    workerId = Ulid.random(1, random);
    get(
        worker.register(
            new Registration(
                workerId, "w", "h", 1, List.of("doom"), List.of(), 9, Map.of(), "test", false)));
    theirs = seed(OTHER);
    ours = seed(OWN);
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    at.close();
  }

  /** One of everything, by what it is. */
  private Map<String, String> seed(String tenant) {
    Map<String, String> ids = new LinkedHashMap<>();
    ids.put("task", submit(tenant, "idle"));
    ids.put("dead", died(submit(tenant, "doom")));
    ids.put("spare", died(submit(tenant, "doom")));
    ok("WorkflowService/Put", "workflow {" + flow(tenant, "q-" + tenant) + "}");
    ids.put("workflow", "flow-" + tenant);
    String run =
        ok("WorkflowService/Run", "workflow: 'flow-" + tenant + "' tenant: '" + tenant + "'");
    ids.put("run", value(run, "id"));
    ok("ScheduleService/Put", "schedule {" + plan(tenant, "q-" + tenant) + "}");
    ids.put("schedule", "plan-" + tenant);
    String backfill =
        ok(
            "ScheduleService/PlanBackfill",
            "id: 'plan-" + tenant + "' tenant: '" + tenant + "' from_ms: 1 to_ms: 90000000");
    ids.put("backfill", value(backfill, "id"));
    String job =
        ok(
            "BulkService/Plan",
            "action: BULK_ACTION_HOLD filter: 'tenant:" + tenant + " queue:q-" + tenant + "'");
    ids.put("bulk", value(job, "id"));
    String canary =
        ok(
            "DeadLetterService/StartCanary",
            "selection { filter: 'tenant:"
                + tenant
                + " queue:q-"
                + tenant
                + "' } window_millis: 3600000");
    ids.put("canary", value(canary, "id"));
    return ids;
  }

  private static String flow(String tenant, String queue) {
    return "tenant: '"
        + tenant
        + "' id: 'flow-"
        + tenant
        + "' nodes { id: 'a' task { type: 'idle' queue: '"
        + queue
        + "' } }";
  }

  private static String plan(String tenant, String queue) {
    return "tenant: '"
        + tenant
        + "' id: 'plan-"
        + tenant
        + "' every { interval_millis: 86400000 } task { type: 'idle' queue: '"
        + queue
        + "' }";
  }

  private String submit(String tenant, String type) {
    return value(
        ok(
            "TaskService/Submit",
            "task { type: '"
                + type
                + "' tenant: '"
                + tenant
                + "' queue: 'q-"
                + tenant
                + "' payload: '{\"of\":\""
                + tenant
                + "\"}' }"),
        "id");
  }

  private String died(String id) {
    AttemptRef attempt = new AttemptRef(TaskId.parse(id), 1, Nonce.random(random));
    get(worker.claim(workerId, List.of(attempt)));
    get(
        worker.complete(
            workerId,
            List.of(
                new Completion(
                    attempt,
                    Outcome.FAILED_FATALLY,
                    "the same error everywhere",
                    Payload.EMPTY,
                    Duration.ZERO))));
    return id;
  }

  private static String value(String text, String field) {
    return text.replaceAll("(?s).*?\\b" + field + ": \"([^\"]+)\".*", "$1");
  }

  private String ok(String method, String request) {
    String answer = call(method, request, at.admin);
    assertThat(answer).as(method + " " + request).doesNotStartWith("!");
    return answer;
  }

  private static MethodDescriptor method(String name) {
    return Rpcs.services().stream()
        .flatMap(s -> s.getMethods().stream())
        .filter(m -> m.getFullName().equals("carillon.v1." + name.replace('/', '.')))
        .findFirst()
        .orElseThrow();
  }

  private String call(String name, String request, String token) {
    MethodDescriptor method = method(name);
    DynamicMessage.Builder message = DynamicMessage.newBuilder(method.getInputType());
    try {
      TextFormat.merge(request, message);
    } catch (TextFormat.ParseException e) {
      throw new AssertionError(request, e);
    }
    return call(method, message.build(), token);
  }

  /** The answer as text, of a stream what came within a moment; an error behind "!". */
  private String call(MethodDescriptor method, DynamicMessage request, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    io.grpc.MethodDescriptor<DynamicMessage, DynamicMessage> wire =
        io.grpc.MethodDescriptor.<DynamicMessage, DynamicMessage>newBuilder()
            .setType(method.isServerStreaming() ? MethodType.SERVER_STREAMING : MethodType.UNARY)
            .setFullMethodName(method.getService().getFullName() + '/' + method.getName())
            .setRequestMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getInputType())))
            .setResponseMarshaller(
                ProtoUtils.marshaller(DynamicMessage.getDefaultInstance(method.getOutputType())))
            .build();
    var with =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            method.isServerStreaming() ? 200 : 20_000, TimeUnit.MILLISECONDS);
    StringBuilder text = new StringBuilder();
    try {
      if (method.isServerStreaming()) {
        Iterator<DynamicMessage> all =
            ClientCalls.blockingServerStreamingCall(with, wire, options, request);
        while (all.hasNext()) {
          text.append(all.next());
        }
      } else {
        text.append(ClientCalls.blockingUnaryCall(with, wire, options, request));
      }
      return text.toString();
    } catch (StatusRuntimeException e) {
      return switch (e.getStatus().getCode()) {
        case DEADLINE_EXCEEDED -> text.toString();
        default -> "!" + e.getStatus().getCode() + " " + e.getStatus().getDescription();
      };
    }
  }

  private String limited(By by, Role role) {
    Access access =
        within(
            by == By.QUEUE ? Set.of() : Set.of(OWN),
            by == By.TENANT ? Set.of() : Set.of("q-" + OWN),
            role);
    return at.token(by + "-" + role, access).secret();
  }

  /** All that can be seen of a tenant, by somebody who sees everything. */
  private List<String> state(String tenant, Map<String, String> ids) {
    List<String> all = new ArrayList<>();
    String of = "tenant: '" + tenant + "'";
    all.add(ok("TaskService/List", of + " page_size: 500"));
    for (String task : List.of("task", "dead", "spare")) {
      all.add(ok("TaskService/Get", "id: '" + ids.get(task) + "'"));
    }
    all.add(ok("WorkflowService/List", of));
    all.add(ok("WorkflowService/ListRuns", of));
    all.add(
        ok("ScheduleService/Get", of + " id: 'plan-" + tenant + "'")
            .replaceAll("predicted[^\n]*", ""));
    all.add(ok("ScheduleService/GetBackfill", "id: '" + ids.get("backfill") + "'"));
    all.add(ok("BulkService/Get", "id: '" + ids.get("bulk") + "'"));
    all.add(ok("DeadLetterService/GetCanary", "id: '" + ids.get("canary") + "'"));
    return all;
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void nothingOfTheOtherTenantIsSeenOrChanged(By by) {
    settled();
    List<String> before = state(OTHER, theirs);
    List<String> wrong = new ArrayList<>();
    for (Role role : List.of(Role.VIEWER, Role.SUBMITTER, Role.OPERATOR)) {
      String token = limited(by, role);
      for (MethodDescriptor method :
          Rpcs.services().stream().flatMap(s -> s.getMethods().stream()).toList()) {
        if (method.isClientStreaming() || method.getService().getName().equals("WorkerService")) {
          continue;
        }
        for (DynamicMessage request : requests(method)) {
          String answer = call(method, request, token);
          boolean theirName =
              !answer.startsWith("!")
                  && (answer.contains(OTHER)
                      || theirs.values().stream().anyMatch(answer::contains));
          if (theirName) {
            wrong.add(role + " " + method.getFullName() + " {" + request + "}: " + answer);
          }
          if (answer.startsWith("!INTERNAL") || answer.startsWith("!UNKNOWN")) {
            wrong.add(role + " " + method.getFullName() + " {" + request + "}: " + answer);
          }
        }
      }
    }
    assertThat(wrong.stream().limit(5)).as(wrong.size() + " wrong").isEmpty();
    assertThat(state(OTHER, theirs)).isEqualTo(before);
  }

  /** What the doctor finds names queues of all, and who paused them. */
  @ParameterizedTest
  @EnumSource(By.class)
  void whatNeedsALookIsNotToldToWhomItDoesNotConcern(By by) {
    ok("QueueService/Pause", "queue: 'q-" + OTHER + "'");
    try {
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(() -> ok("ClusterService/Health", "").contains("q-" + OTHER + " is paused"));
      for (Role role : List.of(Role.VIEWER, Role.SUBMITTER, Role.OPERATOR)) {
        assertThat(call("ClusterService/Health", "", limited(by, role)))
            .contains("ready: true")
            .doesNotContain("findings");
      }
      for (Role role : List.of(Role.WORKER, Role.AUDITOR)) {
        String everywhere = at.token("health-" + by + "-" + role, role).secret();
        assertThat(call("ClusterService/Health", "", everywhere))
            .contains("ready: true")
            .doesNotContain("findings");
      }
    } finally {
      ok("QueueService/Resume", "queue: 'q-" + OTHER + "'");
    }
  }

  /** What goes on by itself is over: the plan is made, the canary has begun. */
  private void settled() {
    Awaitility.await()
        .atMost(GuardedServer.SOON)
        .until(
            () ->
                ok("BulkService/Get", "id: '" + theirs.get("bulk") + "'").contains("PLANNED")
                    && ok("DeadLetterService/GetCanary", "id: '" + theirs.get("canary") + "'")
                        .contains("redriven: 1"));
  }

  /** Nothing told; and each of the other's ids where an id goes, with its names everywhere else. */
  private List<DynamicMessage> requests(MethodDescriptor method) {
    List<DynamicMessage> all = new ArrayList<>();
    all.add(DynamicMessage.getDefaultInstance(method.getInputType()));
    boolean takesId =
        method.getInputType().getFields().stream()
            .anyMatch(f -> f.getName().equals("id") || f.getName().equals("task_id"));
    for (String id : takesId ? Set.copyOf(theirs.values()) : Set.of("x")) {
      for (String tenant : List.of(OTHER, "", OWN)) {
        all.add(filled(method, id, tenant));
      }
    }
    return all;
  }

  private DynamicMessage filled(MethodDescriptor method, String id, String tenant) {
    DynamicMessage.Builder request = DynamicMessage.newBuilder(method.getInputType());
    fill(request, id, tenant);
    return request.build();
  }

  private void fill(DynamicMessage.Builder request, String id, String tenant) {
    for (FieldDescriptor field : request.getDescriptorForType().getFields()) {
      String value =
          switch (field.getName()) {
            case "id", "task_id" -> id;
            case "tenant" -> tenant;
            case "queue", "queues" -> "q-" + OTHER;
            case "workflow", "schedule" ->
                field.getJavaType() == FieldDescriptor.JavaType.STRING
                    ? theirs.get(field.getName())
                    : "";
            case "filter" -> "queue:q-* or tenant:b*";
            case "ids" -> tenant.isEmpty() ? theirs.get("dead") : "";
            default -> "";
          };
      if (value != null && !value.isEmpty()) {
        if (field.isRepeated()) {
          request.addRepeatedField(field, value);
        } else {
          request.setField(field, value);
        }
      } else if (field.getName().equals("selection")) {
        DynamicMessage.Builder inner = DynamicMessage.newBuilder(field.getMessageType());
        fill(inner, id, tenant);
        if (tenant.isEmpty()) {
          DynamicMessage.Builder ids = DynamicMessage.newBuilder(field.getMessageType());
          ids.addRepeatedField(field.getMessageType().findFieldByName("ids"), theirs.get("dead"));
          inner = ids;
        }
        request.setField(field, inner.build());
      } else if (field.getName().equals("action")) {
        request.setField(field, field.getEnumType().findValueByName("BULK_ACTION_HOLD"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(By.class)
  void anOperatorWorksWithWhatIsItsOwn(By by) {
    String token = limited(by, Role.OPERATOR);
    String mine = by == By.QUEUE ? "tenant: '" + OWN + "'" : "";
    assertThat(call("SearchService/Page", "filter: 'type:idle'", token))
        .contains(ours.get("task"))
        .doesNotContain(theirs.get("task"));
    assertThat(call("SearchService/Facets", "fields: 'tenant' fields: 'queue'", token))
        .contains(OWN)
        .doesNotContain(OTHER);
    assertThat(call("SearchService/Complete", "filter: 'tenant:' cursor: 7", token))
        .doesNotContain(OTHER);
    assertThat(call("DeadLetterService/List", "", token)).contains(ours.get("spare"));
    assertThat(call("DeadLetterService/ListGroups", "", token)).contains("q-" + OWN);
    assertThat(
            call(
                "DeadLetterService/Redrive",
                "selection { ids: '" + ours.get("spare") + "' } dry_run: true",
                token))
        .contains("matched: 1");
    assertThat(call("DeadLetterService/GetCanary", "id: '" + ours.get("canary") + "'", token))
        .contains(ours.get("canary"));
    String job = call("BulkService/Plan", "action: BULK_ACTION_HOLD filter: 'type:idle'", token);
    assertThat(job).contains("queue:q-".substring(0, by == By.TENANT ? 0 : 8)).contains(OWN);
    String id = value(job, "id");
    Awaitility.await()
        .atMost(GuardedServer.SOON)
        .until(() -> call("BulkService/Get", "id: '" + id + "'", token).contains("PLANNED"));
    assertThat(call("BulkService/List", "", token)).contains(id);
    assertThat(call("WorkflowService/List", mine, token)).contains("flow-" + OWN);
    assertThat(call("WorkflowService/Get", mine + " id: 'flow-" + OWN + "'", token))
        .contains("flow-" + OWN);
    assertThat(call("WorkflowService/GetRun", "id: '" + ours.get("run") + "'", token))
        .contains(ours.get("run"));
    assertThat(call("WorkflowService/ListRuns", "", token)).contains(ours.get("run"));
    assertThat(call("WorkflowService/Put", "workflow {" + flow(OWN, "q-" + OWN) + "}", token))
        .contains("flow-" + OWN);
    assertThat(call("ScheduleService/List", "", token)).contains("plan-" + OWN);
    assertThat(call("ScheduleService/Pause", mine + " id: 'plan-" + OWN + "'", token))
        .contains("PAUSED");
    assertThat(call("ScheduleService/GetBackfill", "id: '" + ours.get("backfill") + "'", token))
        .contains("plan-" + OWN);
  }

  @Test
  void whatAnOperatorBringsStaysWithinItsReach() {
    String token = limited(By.BOTH, Role.OPERATOR);
    List<String> refused =
        List.of(
            call("WorkflowService/Put", "workflow {" + flow(OTHER, "q-" + OWN) + "}", token),
            call("WorkflowService/Put", "workflow {" + flow(OWN, "q-" + OTHER) + "}", token),
            call(
                "WorkflowService/Put",
                "workflow { tenant: '"
                    + OWN
                    + "' id: 'outer' nodes { id: 'a' sub_workflow { workflow: 'nothing' } } }",
                token),
            call("ScheduleService/Put", "schedule {" + plan(OTHER, "q-" + OWN) + "}", token),
            call("ScheduleService/Put", "schedule {" + plan(OWN, "q-" + OTHER) + "}", token),
            call(
                "ScheduleService/Put",
                "schedule { tenant: '"
                    + OWN
                    + "' id: 'ear' event { topic: 'carillon.events' } task { type: 'idle' queue:"
                    + " 'q-"
                    + OWN
                    + "' } }",
                token),
            call(
                "TaskControlService/RetryAsNew",
                "id: '" + ours.get("task") + "' task { tenant: '" + OTHER + "' }",
                token),
            call(
                "TaskControlService/RetryAsNew",
                "id: '" + ours.get("task") + "' task { queue: 'q-" + OTHER + "' }",
                token),
            call("DeadLetterService/ListGroups", "text: 'error'", token));
    assertThat(refused).allSatisfy(answer -> assertThat(answer).startsWith("!PERMISSION_DENIED"));
    assertThat(
            call(
                "BulkService/Plan",
                "action: BULK_ACTION_HOLD filter: '(tenant:b*) or tenant:alpha'",
                token))
        .doesNotStartWith("!");
    assertThat(call("BulkService/Plan", "action: BULK_ACTION_HOLD", token))
        .startsWith("!INVALID_ARGUMENT");
    assertThat(call("SearchService/Page", "filter: 'type:idle) or (tenant:bravo'", token))
        .startsWith("!INVALID_ARGUMENT");
  }

  @Test
  void aDeleteOfAllVersionsStopsAtOneOutOfReach() {
    String token = limited(By.BOTH, Role.OPERATOR);
    String flow = flow(OWN, "q-" + OTHER).replace("flow-" + OWN, "grown");
    ok("WorkflowService/Put", "workflow {" + flow + "}");
    ok("WorkflowService/Put", "workflow {" + flow.replace("q-" + OTHER, "q-" + OWN) + "}");

    assertThat(call("WorkflowService/Delete", "id: 'grown'", token))
        .startsWith("!PERMISSION_DENIED");
    assertThat(call("WorkflowService/Delete", "id: 'grown' version: 1", token))
        .startsWith("!NOT_FOUND");
    assertThat(call("WorkflowService/Delete", "id: 'grown' version: 2", token))
        .doesNotStartWith("!");
    ok("WorkflowService/Get", "tenant: '" + OWN + "' id: 'grown' version: 1");
  }

  @Test
  void eventsOfOthersAreNotTold() {
    String token = limited(By.TENANT, Role.VIEWER);
    Received<dev.carillon.model.event.EventBatch> batches = new Received<>();
    try (var unused = at.client(token).watchEvents("", batches)) {
      Awaitility.await().atMost(GuardedServer.SOON).until(() -> !batches.values.isEmpty());
      String hidden = submit(OTHER, "idle");
      String told = submit(OWN, "idle");
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(
              () ->
                  batches.values.stream()
                      .flatMap(b -> b.events().stream())
                      .anyMatch(e -> e.taskId().equals(told)));
      assertThat(batches.values)
          .allSatisfy(
              b ->
                  assertThat(b.events())
                      .noneMatch(e -> e.taskId().equals(hidden) || e.tenant().equals(OTHER)));
    }
  }
}
