package dev.carillon.desktop.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Commands that are copied into a shell. */
class CommandLineTest {
  @Test
  void noLineOfATextEndsItForTheShell() {
    assertThat(CommandLine.reading("carillon apply -f -", "a: 1"))
        .isEqualTo("carillon apply -f - <<'END'\na: 1\nEND");
    assertThat(CommandLine.reading("carillon apply -f -", "a: |\n  END\nWEEKEND\n"))
        .isEqualTo("carillon apply -f - <<'END'\na: |\n  END\nWEEKEND\nEND");
    assertThat(CommandLine.reading("carillon apply -f -", "a: 1\nEND\nrm -r x\nEND_1\n"))
        .isEqualTo("carillon apply -f - <<'END_2'\na: 1\nEND\nrm -r x\nEND_1\nEND_2");
    assertThat(CommandLine.reading("carillon apply -f -", "a\r\nEND")).endsWith("\nEND\nEND_1");
  }
}
