package dev.carillon.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server stops for so long that another takes its buckets, and comes back as if nothing were. */
@Tag("faults")
class ServerFrozenTest {
  @Test
  void aServerThatComesBackAfterItsBucketsWereTakenIsFenced() throws IOException {
    int stops = Faults.times(10);
    try (Cluster cluster = Cluster.direct(2, 2);
        Driver driver = new Driver(cluster.serverAddresses(), 60, 100)) {
      for (int i = 0; i < stops; i++) {
        driver.awaitMore(60);
        cluster.freezeServer(i % 2);
        Faults.last(Duration.ofSeconds(4));
        cluster.thawServer(i % 2);
        driver.awaitMore(60);
      }
      new Checker(cluster, driver)
          .check("server SIGSTOP until another owns its buckets", Duration.ofSeconds(20));
      long fenced;
      try (var lines = Files.lines(cluster.log())) {
        fenced = lines.filter(line -> line.contains("fenced:")).count();
      }
      System.out.printf("   times that a server found itself FENCED: %d%n", fenced);
      assertThat(fenced).isGreaterThanOrEqualTo(Math.max(1, stops / 2));
    }
  }
}
