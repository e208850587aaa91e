package dev.carillon.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference for people is written by this test: run it with -Dcarillon.docs.update=true. */
final class ConfigReferenceTest {
  private static final Path PAGE = Path.of("src/docs/configuration.md");
  private static final String MARK = "<!-- From here on written by ConfigReferenceTest. -->\n";

  @Test
  void theReferenceHasEveryKeyAsTheCodeHasIt() throws IOException {
    String page = Files.readString(PAGE);
    String head = page.substring(0, page.indexOf(MARK) + MARK.length());
    String expected =
        head
            + "\n"
            + ConfigReference.markdown("Server", ServerConfig.keys())
            + "\n"
            + ConfigReference.markdown("Worker", WorkerConfig.keys());
    if (Boolean.getBoolean("carillon.docs.update")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }
}
