package dev.carillon.desktop.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.error.CarillonException;
import dev.carillon.model.error.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What went wrong, in words, and whether to ask again may help. */
class ProblemTest {
  private static Problem of(ErrorCode code) {
    return Problem.of(new CompletionException(CarillonException.of(code, "So it is.").build()));
  }

  @Test
  void whatIsWrongOrNotAllowedStaysSo_andAllElseMayPass() {
    Set<ErrorCode> lasting =
        EnumSet.allOf(ErrorCode.class).stream()
            .filter(code -> of(code).lasting())
            .collect(Collectors.toSet());

    assertThat(lasting)
        .containsExactlyInAnyOrder(
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.TOO_LARGE,
            ErrorCode.NOT_FOUND,
            ErrorCode.PERMISSION_DENIED);
    assertThat(Problem.of(new IllegalStateException("the pipe broke")).lasting()).isFalse();
  }
}
