package dev.carillon.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the console does, nothing of it is left. */
class ConsoleProgramTest {
  @TempDir Path folder;

  private List<String> console(String then) {
    return List.of(
        "sh",
        "-c",
        "echo 'first_live_frame 1.5 s'; echo $$ $XDG_CONFIG_HOME > " + folder + "/told; " + then);
  }

  private void nothingIsLeft() throws Exception {
    String[] told = Files.readString(folder.resolve("told")).strip().split(" ");
    assertThat(ProcessHandle.of(Long.parseLong(told[0])).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(Path.of(told[1])).doesNotExist();
  }

  @Test
  void whatItToldIsReadAndItsSettingsAreGone() throws Exception {
    assertThat(
            ConsoleProgram.run(
                console(
                    "mkdir -p $XDG_CONFIG_HOME/carillon; echo x > $XDG_CONFIG_HOME/carillon/$MARK"),
                Map.of("MARK", "y"),
                folder.resolve("log"),
                Duration.ofMinutes(1)))
        .containsEntry("first_live_frame", new ConsoleProgram.Figure(1.5, "s"));
    nothingIsLeft();
  }

  @Test
  void oneThatDoesNotEndIsEndedThoughItHoldsItsOutput() throws Exception {
    Duration patience = Duration.ofMillis(500);
    // On a busy machine it may be ended before it said who it is: then it is given more time.
    do {
      Duration given = patience;
      assertThatThrownBy(
              () ->
                  ConsoleProgram.run(
                      console("exec sleep 600"), Map.of(), folder.resolve("log"), given))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("end by itself");
      patience = patience.multipliedBy(4);
    } while (!said() && patience.compareTo(Duration.ofMinutes(5)) < 0);
    nothingIsLeft();
  }

  private boolean said() throws Exception {
    Path told = folder.resolve("told");
    return Files.exists(told) && Files.size(told) > 0;
  }

  @Test
  void anInterruptEndsItToo() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () ->
                ConsoleProgram.run(
                    List.of("sleep", "61"), Map.of(), folder.resolve("log"), Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedException.class);
    assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
        .noneMatch(c -> c.info().commandLine().orElse("").contains("sleep 61"));
  }
}
