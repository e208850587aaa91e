package dev.carillon.server.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.model.task.TaskId;
import dev.carillon.model.worker.Hint;
import dev.carillon.model.worker.Welcome;
import dev.carillon.server.embedded.EmbeddedKafka;
import dev.carillon.server.embedded.KafkaOptions;
import dev.carillon.server.worker.HintIntake;
import dev.carillon.server.worker.HintSource;
import dev.carillon.server.worker.WorkerThreads;
import dev.carillon.wire.SessionMapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Hints through a real broker. */
@Order(1)
class ShareHintSourceTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  /** How long the broker keeps for one what it gave to it: nothing here may come so late. */
  private static final Duration LOCKED = SOON.multipliedBy(4);

  private static final AtomicInteger RUN = new AtomicInteger();

  /** As the server makes the topics of hints. */
  private static final int PARTITIONS = 1;

  private static EmbeddedKafka kafka;

  private final Random random = new Random(3);
  private final List<HintSource> sources = new ArrayList<>();
  private String group = "";
  private Admin admin;

  /** Takes so many hints, then none until there is room again. */
  private static final class Intake implements HintIntake {
    final Semaphore room;
    final List<Hint> claimed = new CopyOnWriteArrayList<>();
    volatile boolean failing;

    /** Claims wait for it. */
    final CountDownLatch answered = new CountDownLatch(1);

    Intake(int slots) {
      this(slots, true);
    }

    Intake(int slots, boolean answers) {
      room = new Semaphore(slots);
      if (answers) {
        answered.countDown();
      }
    }

    @Override
    public int awaitFree(Duration longest) throws InterruptedException {
      if (!room.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
        return 0;
      }
      room.release();
      return room.availablePermits();
    }

    @Override
    public boolean taking() {
      return true;
    }

    @Override
    public int reserve(int wanted) {
      int granted = 0;
      while (!failing && granted < wanted && room.tryAcquire()) {
        granted++;
      }
      return granted;
    }

    @Override
    public boolean claimReserved(List<Hint> hints, Duration patience) throws InterruptedException {
      answered.await();
      claimed.addAll(hints);
      return true;
    }
  }

  @BeforeAll
  static void startKafka() {
    kafka =
        new EmbeddedKafka(
                KafkaOptions.temporary()
                    .withExtra(Map.of("group.share.max.record.lock.duration.ms", millis(LOCKED))))
            .start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void prepare() throws Exception {
    group = "workers-" + RUN.incrementAndGet();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()));
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.GROUP, group),
                List.of(
                    set("share.auto.offset.reset", "earliest"),
                    set("share.record.lock.duration.ms", millis(LOCKED)))))
        .all()
        .get(2, TimeUnit.MINUTES);
    topic("echo");
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  @AfterEach
  void close() {
    sources.forEach(HintSource::close);
    admin.close(Duration.ofSeconds(5));
  }

  private void topic(String type) throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic(group + "." + type, Optional.of(PARTITIONS), Optional.empty())))
        .all()
        .get(2, TimeUnit.MINUTES);
  }

  private HintSource open(Intake intake, int slots) {
    Welcome welcome =
        new Welcome(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            kafka.bootstrap(),
            group,
            group + ".",
            "test",
            0);
    HintSource source =
        ShareHintSource.open(
            welcome,
            "member-" + sources.size(),
            List.of("echo", "sleep"),
            slots,
            intake,
            new WorkerThreads(
                Thread::startVirtualThread,
                Runnable::run,
                Executors.newScheduledThreadPool(0),
                task -> Thread.ofPlatform().daemon().unstarted(task)));
    sources.add(source);
    return source;
  }

  private List<Hint> send(String type, int count) throws Exception {
    List<Hint> hints = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        Hint hint = new Hint(TaskId.random(0, random), 1, "default", type);
        hints.add(hint);
        producer
            .send(
                new ProducerRecord<>(
                    group + "." + type, i % PARTITIONS, null, SessionMapping.toBytes(hint)))
            .get(2, TimeUnit.MINUTES);
      }
    }
    return hints;
  }

  @Test
  void hintsArriveAlsoThoseSentBeforeItJoinedAndItSaysThatItHasJoined() throws Exception {
    List<Hint> early = send("echo", 5);
    Intake intake = new Intake(100);
    HintSource source = open(intake, 100);
    assertThat(source.joined()).isFalse();
    await().atMost(SOON).until(() -> intake.claimed.size() == 5);
    assertThat(intake.claimed).containsExactlyInAnyOrderElementsOf(early);
    await().atMost(SOON).until(source::joined);
    source.close();
    assertThat(source.joined()).isFalse();
  }

  @Test
  void itHasJoinedThoughNothingWasSentYet() {
    HintSource source = open(new Intake(4), 4);
    await().atMost(SOON).until(source::joined);
  }

  @Test
  void aTopicMadeLaterIsFound() throws Exception {
    Intake intake = new Intake(100);
    HintSource source = open(intake, 100);
    await().atMost(SOON).until(source::joined);
    topic("sleep");
    send("sleep", 3);
    await().atMost(SOON).until(() -> intake.claimed.size() == 3);
  }

  @Test
  void whatOneCannotTakeAnotherTakes() throws Exception {
    Intake small = new Intake(2);
    Intake large = new Intake(100);
    HintSource first = open(small, 2);
    HintSource second = open(large, 100);
    await().atMost(SOON).until(() -> first.joined() && second.joined());
    List<Hint> sent = send("echo", 40);
    // Long before the broker's lock is over: nothing may stand behind the busy one.
    await().atMost(SOON).until(() -> small.claimed.size() + large.claimed.size() == 40);
    List<Hint> all = new ArrayList<>(small.claimed);
    all.addAll(large.claimed);
    assertThat(all).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(small.claimed.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void whatCouldNotBeClaimedComesAgain() throws Exception {
    Intake intake = new Intake(10);
    intake.failing = true;
    HintSource source = open(intake, 10);
    await().atMost(SOON).until(source::joined);
    List<Hint> sent = send("echo", 1);
    intake.failing = false;
    await().atMost(SOON).until(() -> intake.claimed.size() == 1);
    assertThat(intake.claimed).isEqualTo(sent);
  }

  @Test
  void hintsBehindAClaimUnderWayAreClaimedAfterIt() throws Exception {
    Intake intake = new Intake(100, false);
    HintSource source = open(intake, 100);
    await().atMost(SOON).until(source::joined);
    List<Hint> sent = new ArrayList<>(send("echo", 1));
    await().atMost(SOON).until(() -> intake.room.availablePermits() == 99);
    sent.addAll(send("echo", 3));
    assertThat(intake.claimed).isEmpty();
    intake.answered.countDown();
    await().atMost(SOON).until(() -> intake.claimed.size() == 4);
    assertThat(intake.claimed).isEqualTo(sent);
  }

  @Test
  void aBrokerThatGoesAwayIsNoticedAndFoundAgain() throws Exception {
    Intake intake = new Intake(100);
    HintSource source = open(intake, 100);
    await().atMost(SOON).until(source::joined);
    kafka.stop();
    await().atMost(SOON).until(() -> !source.joined());
    kafka.start();
    await().until(source::joined);
    send("echo", 3);
    await().atMost(SOON).until(() -> intake.claimed.size() == 3);
  }
}
