package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The flags that existing scripts start a server with. */
final class FlagsTest {
  @ParameterizedTest
  @ValueSource(strings = {"-", "--"})
  void singleAndDoubleDashedFlagsSetTheSame(String dash) {
    String config =
        Cli.alone()
            .run(
                "server",
                dash + "node-id=node-9",
                dash + "grpc-addr=localhost:9190",
                dash + "raft-addr=localhost:8181",
                dash + "redis-addr=localhost:6479",
                dash + "peers=a:1,b:2",
                "--print-config")
            .out()
            .replace("\"", "");

    for (String line :
        List.of(
            "id: node-9",
            "address: localhost:9190",
            "address: localhost:8181",
            "address: localhost:6479",
            "peers: a:1,b:2")) {
      assertThat(config).contains(line);
    }
  }

  @Test
  void withoutThemTheDefaultsAreThoseThatScriptsExpect() {
    String config = Cli.alone().run("server", "--print-config").out().replace("\"", "");

    assertThat(config)
        .contains(
            "id: node-1",
            "address: localhost:9090",
            "address: localhost:8081",
            "address: localhost:6379",
            "port: 8088",
            "port: 8888");
  }
}
