package dev.carillon.server.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The published schemas: what a reader checks is what an editor checks. */
public final class Schema {
  /** Their names without {@code .json}. */
  public static final List<String> NAMES =
      List.of("workflow", "schedule", "queue", "notification-channel", "notification-rule");

  private final JsonNode root;

  private Schema(JsonNode root) {
    this.root = root;
  }

  /**
   * The text of a schema.
   *
   * @param name one of {@link #NAMES}
   */
  public static String text(String name) {
    try (InputStream in = Schema.class.getResourceAsStream("/schemas/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("Expected a schema, but there is no " + name + ".");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Schema of(String name) {
    try {
      return new Schema(new ObjectMapper().readTree(text(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with the shape of a document, at most about 100. */
  List<Fault> faults(Tree tree) {
    return new SchemaCheck(root).check(tree);
  }
}
