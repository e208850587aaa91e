package dev.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carillon.client.CarillonClient;
import dev.carillon.client.Connection;
import dev.carillon.client.DeadLetterClient;
import dev.carillon.client.GrpcWorkerLink;
import dev.carillon.model.dead.Canary;
import dev.carillon.model.dead.CanaryState;
import dev.carillon.model.dead.CanaryTerms;
import dev.carillon.model.dead.DeadEdits;
import dev.carillon.model.dead.DeadGroups;
import dev.carillon.model.dead.DeadOutcome;
import dev.carillon.model.dead.DeadSelection;
import dev.carillon.model.task.NewTask;
import dev.carillon.model.task.Payload;
import dev.carillon.model.task.RetryPolicy;
import dev.carillon.model.task.Task;
import dev.carillon.model.task.TaskPage;
import dev.carillon.model.worker.Registration;
import dev.carillon.model.worker.Ulid;
import dev.carillon.server.PatientRedis;
import dev.carillon.server.config.Address;
import dev.carillon.server.config.ServerConfig;
import dev.carillon.server.embedded.EmbeddedRedis;
import dev.carillon.server.worker.Worker;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.server.worker.api.TaskContext;
import dev.carillon.server.worker.api.TaskFailedException;
import dev.carillon.server.worker.api.TaskHandler;
import dev.carillon.server.worker.journal.CompletionJournal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters chosen by the filter of searches: whatever is done, is done to exactly those. */
class DeadFilterTest {
  private static final DeadSelection ACME = DeadSelection.filter("label.customer:acme");

  private final Random random = new Random(7);
  private final CarillonThreads threads = new CarillonThreads();
  private volatile boolean broken = true;

  private EmbeddedRedis redis;
  private CarillonServer server;
  private GrpcWorkerLink link;
  private Worker worker;
  private CarillonClient client;
  private DeadLetterClient dead;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    redis = EmbeddedRedis.startInMemory();
    ServerConfig defaults = ServerConfig.defaults();
    server =
        new CarillonServer(
            defaults
                .withGrpc(new Address("127.0.0.1", 0))
                .withDelaybox(defaults.delaybox().withPort(0))
                .withRedis(PatientRedis.at(redis.port())),
            Clock.systemUTC(),
            random);
    server.start();
    client =
        CarillonClient.connect(
            Connection.to("127.0.0.1", server.port()).withDeadline(Duration.ofMinutes(2)));
    dead = client.deadLetters();
    link = GrpcWorkerLink.connect(Connection.to("127.0.0.1", server.port()));
    worker =
        new Worker(
            new Registration(
                Ulid.random(Clock.systemUTC().millis(), random),
                "w1",
                "localhost",
                1,
                List.of("job"),
                List.of(),
                8,
                Map.of(),
                "test",
                false),
            Map.of("job", new Job()),
            link,
            null,
            new CompletionJournal(folder, "w1"),
            new WorkerThreads(
                threads.virtual("test-task"),
                threads.pool("test-blocking", 2),
                threads.timer("test-timer"),
                threads.factory("test-kafka")),
            System::nanoTime,
            random);
    worker.start();
    // Twelve of acme over two queues and two errors, eight of others among them.
    List<NewTask> tasks = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      tasks.add(
          NewTask.of("job", Payload.of(i % 3 == 0 ? "Connection refused" : "Order not found"))
              .inQueue(i % 2 == 0 ? "mail" : "bulk")
              .withLabels(Map.of("customer", i % 5 < 3 ? "acme" : "other"))
              .withRetry(new RetryPolicy(1, 3, Duration.ofMillis(1), Duration.ofMillis(1))));
    }
    assertThat(client.submitBatch(tasks).get()).hasSize(20);
    await().until(() -> dead.groups(DeadSelection.ALL, 0).get().count() == 20);
  }

  @AfterEach
  void stop() {
    client.close();
    worker.drain(Duration.ZERO);
    link.close();
    server.close();
    threads.close();
    redis.close();
  }

  private final class Job implements TaskHandler {
    @Override
    public String type() {
      return "job";
    }

    @Override
    public Payload run(TaskContext context) throws Exception {
      if (broken) {
        throw new TaskFailedException(context.payload().utf8());
      }
      return Payload.EMPTY;
    }
  }

  private Set<String> ids(DeadSelection selection, int pageSize) throws Exception {
    Set<String> ids = new HashSet<>();
    String token = "";
    do {
      TaskPage page = dead.list(selection, pageSize, token).get();
      assertThat(page.total()).isEqualTo(token.isEmpty() ? ids(selection).size() : -1);
      page.tasks().forEach(t -> assertThat(ids.add(t.id())).isTrue());
      token = page.nextToken();
    } while (!token.isEmpty());
    return ids;
  }

  private Set<String> ids(DeadSelection selection) throws Exception {
    Set<String> ids = new HashSet<>();
    dead.list(selection, 500, "").get().tasks().forEach(t -> ids.add(t.id()));
    return ids;
  }

  @Test
  void listsAndGroupsShowWhatPasses() throws Exception {
    TaskPage all = dead.list(ACME, 500, "").get();
    assertThat(all.tasks()).hasSize(12).allMatch(t -> t.labels().containsValue("acme"));
    assertThat(all.tasks().stream().map(Task::endedMs).toList())
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(ids(ACME, 5)).as("page by page").isEqualTo(ids(ACME));

    DeadGroups groups = dead.groups(ACME, 0).get();
    assertThat(groups.count()).isEqualTo(12);
    for (var group : groups.groups()) {
      DeadSelection inIt = DeadSelection.group(group.fingerprint()).passing(ACME.filter());
      assertThat(ids(inIt)).hasSize((int) group.count());
      assertThat(group.slices().stream().mapToLong(s -> s.count()).sum()).isEqualTo(group.count());
      assertThat(group.total()).as("of the whole group").isGreaterThan(group.count());
    }
    // What the lines alone tell needs no reading, and is counted on every page.
    assertThat(dead.list(DeadSelection.filter("queue:mail"), 3, "").get().total()).isEqualTo(10);
    assertThat(ids(DeadSelection.filter("error~refused queue:mail"))).hasSize(4);
    assertThat(ids(DeadSelection.filter("state:failed"))).isEmpty();
  }

  @Test
  void exactlyThoseAreBroughtBackAndThrownAway() throws Exception {
    DeadSelection narrow = DeadSelection.queue("mail").passing("label.customer:acme");
    Set<String> meant = ids(narrow);
    Set<String> rest = ids(DeadSelection.ALL);
    rest.removeAll(meant);
    DeadOutcome plan = dead.planRedrive(narrow, DeadEdits.NONE).get();
    assertThat(plan.matched()).isEqualTo(meant.size()).isEqualTo(plan.remaining());
    assertThat(plan.slices()).singleElement().extracting("queue", "count").contains("mail", 6L);
    assertThat(meant).containsAll(plan.sample());
    assertThat(ids(DeadSelection.ALL)).as("a plan moves nothing").hasSize(20);

    broken = false;
    DeadEdits edits =
        new DeadEdits(
            Optional.of(Payload.of("new")), Map.of("by", "ops"), Set.of(), Optional.of(9));
    DeadOutcome outcome = dead.redrive(narrow, edits, 0).get();
    assertThat(outcome.done()).isEqualTo(meant.size());
    assertThat(outcome.remaining()).isZero();
    assertThat(ids(DeadSelection.ALL)).isEqualTo(rest);
    for (String id : meant) {
      assertThat(client.get(id).get().attributes()).containsEntry("by", "ops");
    }

    Set<String> others = ids(DeadSelection.filter("-label.customer:acme"));
    DeadOutcome gone =
        dead.discard(DeadSelection.filter("not label.customer:acme"), Duration.ofHours(1), "", 0)
            .get();
    assertThat(gone.done()).isEqualTo(others.size()).isEqualTo(8);
    assertThat(ids(DeadSelection.ALL)).doesNotContainAnyElementsOf(others).hasSize(6);
    assertThat(dead.undo(gone.token()).get().done()).isEqualTo(8);
    assertThat(ids(DeadSelection.ALL)).isEqualTo(rest);
  }

  @Test
  void aLimitIsKeptAndTheNextCallGoesOn() throws Exception {
    String body =
        "{\"selection\":{\"filter\":\"label.customer:acme\"},\"limit\":5,\"token\":\"%s\"}";
    String first = post("discard", body.formatted(""), 200);
    assertThat(first).contains("\"matched\":12", "\"done\":5", "\"remaining\":7", "\"token\":\"");
    assertThat(ids(ACME)).hasSize(7);
    String token = first.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    assertThat(post("discard", body.formatted(token), 200)).contains("\"remaining\":2");
    assertThat(dead.undo(token).get().done()).isEqualTo(10);
    assertThat(ids(ACME)).hasSize(12);
  }

  @Test
  void aCanaryBringsBackOnlyWhatPasses() throws Exception {
    broken = false;
    Canary canary =
        dead.startCanary(ACME, DeadEdits.NONE, new CanaryTerms(10, Duration.ofMinutes(10), 100))
            .get();
    assertThat(canary.total()).isEqualTo(12);
    assertThat(canary.selection()).isEqualTo(ACME);
    Canary end = await().until(() -> dead.canary(canary.id()).get(), c -> !c.state().live());
    assertThat(end.state()).as(end.verdict()).isEqualTo(CanaryState.DONE);
    assertThat(end.counts()).isEqualTo(new Canary.Counts(12, 12, 0, 0));
    assertThat(ids(DeadSelection.ALL)).hasSize(8);
    assertThat(ids(ACME)).isEmpty();
  }

  @Test
  void whatCannotBeReadIsRefusedWithTheColumn() throws Exception {
    DeadSelection bad = DeadSelection.queue("mail").passing("label.customer:acme colour:red");
    for (var asked :
        List.of(
            dead.list(bad, 0, ""),
            dead.groups(bad, 0),
            dead.redrive(bad, DeadEdits.NONE, 0),
            dead.discard(bad, Duration.ZERO, "", 0),
            dead.startCanary(bad, DeadEdits.NONE, CanaryTerms.DEFAULT))) {
      assertThatThrownBy(asked::get)
          .hasMessageContaining("column 21")
          .hasMessageContaining("colour");
    }
    for (String empty : List.of("", "  ")) {
      String body = "{\"selection\":{\"queue\":\"mail\",\"filter\":\"" + empty + "\"}}";
      for (String verb : List.of("redrive", "discard", "canaries")) {
        assertThat(post(verb, body, 400)).contains("filter").contains("butgotanemptyone");
      }
    }
    assertThat(ids(DeadSelection.ALL)).hasSize(20);
  }

  @Test
  void whatTookNothingHasNothingToUndo() throws Exception {
    for (String filter : List.of("label.customer:nobody", "queue:none")) {
      DeadOutcome none =
          dead.discard(DeadSelection.filter(filter), Duration.ofHours(1), "", 0).get();
      assertThat(none.done()).isZero();
      assertThat(none.token()).isEmpty();
    }
  }

  private String post(String verb, String json, int status) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:" + server.port() + "/api/v1/deadletters/" + verb))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer.body().replace(" ", "");
  }
}
