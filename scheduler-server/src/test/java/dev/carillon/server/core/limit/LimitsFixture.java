package dev.carillon.server.core.limit;

import dev.carillon.model.queue.Keep;
import dev.carillon.model.queue.LimitStatus;
import dev.carillon.model.queue.QueueSettings;
import dev.carillon.model.queue.Rate;
import dev.carillon.model.worker.AttemptRef;
import dev.carillon.model.worker.ClaimResult;
import dev.carillon.model.worker.Hint;
import dev.carillon.server.embedded.EmbeddedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Limits on a real Redis, one a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LimitsFixture {
  EmbeddedRedis redis;
  int clusters;
  LimitRig rig;

  @BeforeAll
  void startRedis() {
    redis = EmbeddedRedis.startInMemory();
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @BeforeEach
  void open() {
    rig = new LimitRig(redis, "limits" + clusters++, 5);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  static QueueSettings concurrency(int n) {
    return with(n, Rate.NONE, 0, Rate.NONE);
  }

  static QueueSettings keyed(int keyConcurrency) {
    return with(0, Rate.NONE, keyConcurrency, Rate.NONE);
  }

  static QueueSettings with(int n, Rate rate, int keyConcurrency, Rate keyRate) {
    return new QueueSettings(
        n,
        rate,
        keyConcurrency > 0 || keyRate.limited() ? "labels.customer" : "",
        keyConcurrency,
        keyRate,
        Optional.empty(),
        QueueSettings.DEFAULT_AGEING,
        false,
        false,
        Keep.AS_EVERYWHERE);
  }

  void submit(int n, String customer) {
    for (int i = 0; i < n; i++) {
      var unused = rig.submit(LimitRig.task(customer));
    }
  }

  List<AttemptRef> claimAll(List<Hint> hints) {
    List<AttemptRef> running = new ArrayList<>();
    for (Hint hint : hints) {
      AttemptRef ref = rig.ref(hint);
      if (rig.claim(ref) instanceof ClaimResult.Claimed) {
        running.add(ref);
      }
    }
    return running;
  }

  LimitStatus status() {
    return rig.operations.status("mail", 0);
  }
}
