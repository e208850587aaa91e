package dev.carillon.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.query.Field;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The help of {@code task find} names whatever a filter can ask. */
class FindHelpTest {
  @ParameterizedTest
  @EnumSource(Field.class)
  void aFieldIsNamed(Field field) {
    assertThat(Cli.alone().run("task", "find", "--help").out())
        .containsPattern("\\b" + field.word() + "\\b");
  }
}
