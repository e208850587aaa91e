package dev.carillon.server.boot;

import static dev.carillon.server.boot.GuardedServer.get;
import static dev.carillon.server.boot.GuardedServer.refusal;
import static dev.carillon.server.boot.GuardedServer.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.client.LogStream;
import dev.carillon.client.Subscription;
import dev.carillon.client.WorkerSession;
import dev.carillon.model.access.Access;
import dev.carillon.model.access.Role;
import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import dev.carillon.model.task.LogChunk;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Completion;
import dev.carillon.model.worker.CompletionCode;
import dev.carillon.model.worker.Nonce;
import dev.carillon.model.worker.Order;
import dev.carillon.model.worker.Outcome;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.config.Auth;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Rights that somebody has must not be borrowed by somebody who has them not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BorrowedRightsTest {
  private static final String PASSWORD = "correct horse battery";

  private final Random random = new Random(7);
  private GuardedServer at;

  @BeforeAll
  void start() {
    at = new GuardedServer();
  }

  @AfterAll
  void stop() {
    at.close();
  }

  private Registration registration(String type, String... queues) {
    return new Registration(
        Ulid.random(1, random),
        "w",
        "localhost",
        1,
        List.of(type),
        List.of(queues),
        4,
        Map.of(),
        "test",
        false);
  }

  private AttemptRef attempt(String id) {
    return new AttemptRef(TaskId.parse(id), 1, Nonce.random(random));
  }

  @Test
  void aWorkerIdServesItsOwnPrincipalOnly() {
    GrpcWorkerLink owner = at.worker(at.token("owner", Role.WORKER).secret());
    GrpcWorkerLink thief =
        at.worker(at.token("thief", within(Set.of(), Set.of("mail"), Role.WORKER)).secret());
    Registration registered = registration("owned");
    get(owner.register(registered));
    String id = get(at.client(at.admin).submit(NewTask.of("owned", Payload.of("{}")))).id();
    AttemptRef attempt = attempt(id);
    String worker = registered.workerId();

    assertThat(refusal(thief.register(registered))).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refusal(thief.claim(worker, List.of(attempt))))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(get(owner.claim(worker, List.of(attempt))).getFirst())
        .isInstanceOf(ClaimResult.Claimed.class);
    Completion done = new Completion(attempt, Outcome.SUCCEEDED, "", Payload.EMPTY, Duration.ZERO);
    assertThat(refusal(thief.complete(worker, List.of(done))))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refusal(thief.release(worker, List.of(attempt))))
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(sessionEnd(thief, worker)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(get(owner.complete(worker, List.of(done)))).containsExactly(CompletionCode.OK);
  }

  @Test
  void aServerThatDoesNotKnowAWorkerIdGivesItToNobodyElse() {
    GrpcWorkerLink owner = at.worker(at.token("known-here", Role.WORKER).secret());
    String thief = at.token("thief-there", Role.WORKER).secret();
    Registration registered = registration("there");
    get(owner.register(registered));
    CarillonServer second = at.another(auth -> auth);
    String worker = registered.workerId();
    try (GrpcWorkerLink there = GrpcWorkerLink.connect(at.connection(thief, second.port()))) {
      AttemptRef some =
          attempt(get(at.client(at.admin).submit(NewTask.of("there", Payload.of("{}")))).id());
      assertThat(refusal(there.claim(worker, List.of(some))))
          .isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(refusal(there.register(registered))).isEqualTo(ErrorCode.PERMISSION_DENIED);
      assertThat(sessionEnd(there, worker)).isEqualTo(ErrorCode.PERMISSION_DENIED);
      // An id that nobody registered is nobody's: asking by it does not make it one's own.
      String fresh = registration("there").workerId();
      assertThat(refusal(there.claim(fresh, List.of(some)))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(refusal(owner.claim(fresh, List.of(some)))).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(sessionEnd(there, fresh)).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  private static ErrorCode sessionEnd(GrpcWorkerLink link, String worker) {
    Received<Order> orders = new Received<>();
    try (WorkerSession unused = link.openSession(worker, false, orders)) {
      return get(orders.end).map(CarillonException::code).orElse(ErrorCode.INTERNAL);
    }
  }

  @Test
  void outputIsTakenOnlyFromWhoHoldsTheAttempt() {
    GrpcWorkerLink owner = at.worker(at.token("printer", Role.WORKER).secret());
    Registration registered = registration("printed");
    get(owner.register(registered));
    String id = get(at.client(at.admin).submit(NewTask.of("printed", Payload.of("{}")))).id();
    AttemptRef attempt = attempt(id);
    get(owner.claim(registered.workerId(), List.of(attempt)));

    GrpcWorkerLink other = at.worker(at.token("forger", Role.WORKER).secret());
    Registration mine = registration("printed");
    get(other.register(mine));
    try (LogStream forged = other.openLogs(mine.workerId());
        LogStream printed = owner.openLogs(registered.workerId())) {
      byte[] text = "forged true".getBytes(StandardCharsets.UTF_8);
      forged.write(attempt(id), text, 0, 6);
      printed.write(attempt, text, 7, 4);
      // Open until it arrived: a stream that is closed drops what could not be sent yet.
      Awaitility.await().atMost(GuardedServer.SOON).until(() -> output(id).contains("true"));
    }
    assertThat(output(id)).doesNotContain("forged");
  }

  private String output(String id) {
    Received<LogChunk> chunks = new Received<>();
    try (Subscription unused = at.client(at.admin).logs(id, 0, false, chunks)) {
      assertThat(get(chunks.end)).isEmpty();
    }
    return chunks.values.stream().map(c -> c.data().utf8()).collect(Collectors.joining());
  }

  @Test
  void whatAPullerTookIsEndedByItsPrincipalOnly() {
    String one = at.token("puller-1", Role.WORKER, Role.SUBMITTER).secret();
    String other = at.token("puller-2", Role.WORKER).secret();
    at.send("POST", "/v1/tasks/enqueue", "{\"name\":\"cook\"}", one);
    String who = "{\"processor\":{\"host\":\"h\",\"pid\":1,\"name\":\"n\"}";
    HttpResponse<String> taken =
        at.send("POST", "/v1/tasks/dequeue", who + ",\"capabilities\":[\"cook\"]}", one);
    assertThat(taken.statusCode()).as(taken.body()).isEqualTo(200);
    String uuid = taken.body().replaceAll(".*\"uuid\":\"([^\"]+)\".*", "$1");
    String done = who + ",\"uuid\":\"" + uuid + "\",\"success\":true}";

    assertThat(at.send("POST", "/v1/tasks/update", done, other).statusCode()).isEqualTo(409);
    assertThat(at.send("POST", "/v1/tasks/update", done, one).statusCode()).isEqualTo(200);
  }

  @Test
  void whoMaySeeNoPayloadsSeesNoCommandOfADoorEither() {
    at.send("POST", "/tasks", "{\"taskId\":\"dump\",\"command\":\"pg_dump ledger\"}", at.admin);
    String viewer = at.token("looks", Role.VIEWER).secret();
    String reader = at.token("reads", Role.PAYLOAD_VIEWER).secret();
    assertThat(at.send("GET", "/api/v1/tasks?withPayload=true", "", viewer).body())
        .contains("\"tasks\"")
        .doesNotContain("pg_dump");
    assertThat(at.send("GET", "/api/v1/tasks?withPayload=true", "", reader).body())
        .contains("pg_dump");
    assertThat(at.send("GET", "/tasks/dump", "", viewer).statusCode()).isEqualTo(403);
  }

  private static String job(String command) {
    return "{\"jobId\":\"nightly\",\"jobName\":\"N\",\"tasks\":[{\"taskId\":\"a\",\"type\":\"echo\","
        + "\"taskName\":\""
        + command
        + "\"}],\"dependencies\":{}}";
  }

  @Test
  void aJobOfASubmitterDoesNotChangeAnOperatorsWorkflow() {
    String operator = at.token("op", Role.OPERATOR).secret();
    String submitter = at.token("sub", Role.SUBMITTER).secret();
    assertThat(at.send("POST", "/dag/run", job("theirs"), operator).statusCode()).isEqualTo(201);
    String before = at.send("GET", "/api/v1/workflows/nightly", "", at.admin).body();

    HttpResponse<String> refused = at.send("POST", "/dag/run", job("mine"), submitter);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(at.send("GET", "/api/v1/workflows/nightly", "", at.admin).body()).isEqualTo(before);
    assertThat(at.send("POST", "/dag/run", job("theirs"), submitter).statusCode())
        .as("the same definition")
        .isEqualTo(201);
    String own = job("mine").replace("nightly", "own");
    assertThat(at.send("POST", "/dag/run", own, submitter).statusCode()).isEqualTo(201);
    assertThat(at.send("POST", "/dag/run", own.replace("mine", "new"), submitter).statusCode())
        .isEqualTo(201);
  }

  @Test
  void aLogoutEndsAllSessionsOfTheUser() {
    CarillonClient admin = at.client(at.admin);
    get(admin.access().putUser("eve", PASSWORD, Optional.of(Access.of(Role.VIEWER)), true));
    String laptop = get(admin.access().login("eve", PASSWORD)).token();
    String phone = get(admin.access().login("eve", PASSWORD)).token();
    assertThat(get(at.client(phone).queues())).isNotNull();

    assertThat(get(at.client(laptop).access().logout(laptop))).isEqualTo("eve");

    assertThat(refusal(at.client(laptop).queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(at.client(phone).queues())).isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(refusal(admin.access().logout(laptop))).isEqualTo(ErrorCode.UNAUTHENTICATED);
    String again = get(admin.access().login("eve", PASSWORD)).token();
    assertThat(get(at.client(again).queues())).isNotNull();
  }

  @Test
  void aLostFirstTokenIsReplacedByAStartThatSaysSo() {
    try (GuardedServer own = new GuardedServer()) {
      own.another(Auth::withNewAdminToken);
      Awaitility.await().atMost(GuardedServer.SOON).until(() -> own.told.size() == 2);
      String fresh = GuardedServer.secret(own.told.get(1));

      // The other server learns of it within moments.
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .ignoreExceptionsInstanceOf(CarillonException.class)
          .until(() -> get(own.client(fresh).access().whoAmI()).access().equals(Access.ALL));
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(() -> get(own.client(fresh).access().tokens()).size() == 1);
      assertThat(get(own.client(fresh).access().tokens()))
          .singleElement()
          .satisfies(
              t ->
                  assertThat(t.expiresMs() - t.createdMs())
                      .isEqualTo(Duration.ofDays(1).toMillis()));
      Awaitility.await()
          .atMost(GuardedServer.SOON)
          .until(() -> refusal(own.client(own.admin).queues()) == ErrorCode.UNAUTHENTICATED);
    }
  }
}
