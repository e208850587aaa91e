package dev.carillon.server.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is compiled once, and for how long. */
final class ProgramsTest {
  private final List<String> compiled = new ArrayList<>();
  private final Programs<String> programs =
      new Programs<>(
          10,
          text -> {
            compiled.add(text);
            return text;
          });

  @Test
  void theCharactersKeptAreBounded_andWhatWasUsedLastStays() {
    programs.get("aaaa");
    programs.get("bbbb");
    programs.get("aaaa");
    programs.get("cccc");
    assertThat(programs.size()).isEqualTo(2);
    programs.get("aaaa");
    assertThat(compiled).containsExactly("aaaa", "bbbb", "cccc");
    programs.get("bbbb");
    assertThat(compiled).containsExactly("aaaa", "bbbb", "cccc", "bbbb");
  }

  @Test
  void oneThatIsLongerThanAllMayBeIsKeptAlone() {
    programs.get("a");
    programs.get("b".repeat(11));
    assertThat(programs.size()).isEqualTo(1);
    programs.get("c");
    assertThat(programs.size()).isEqualTo(1);
  }
}
