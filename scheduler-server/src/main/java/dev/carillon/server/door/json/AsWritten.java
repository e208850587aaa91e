package dev.carillon.server.door.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carillon.model.error.CarillonException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An error that names its field as the caller wrote it: {@code due_ms} or {@code dueMs}, {@code
 * payload} or {@code payloadBase64}, whichever stands in the request.
 */
final class AsWritten extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A name, and what may stand behind it: a place in an array, a key of a map. */
  private static final Pattern SEGMENT = Pattern.compile("([A-Za-z0-9_]+)((?:\\[[^\\]]*\\])*)\\.?");

  private final CarillonException error;
  private final String field;

  private AsWritten(CarillonException error, String field) {
    super(error);
    this.error = error;
    this.field = field;
  }

  /**
   * @param error whose field is spelled as the contract does
   * @param parameters names in the query
   * @param body what was sent
   */
  static AsWritten of(CarillonException error, Collection<String> parameters, byte[] body) {
    JsonNode node = tree(body);
    StringBuilder path = new StringBuilder();
    Matcher segment = SEGMENT.matcher(error.field());
    int end = 0;
    while (segment.find() && segment.start() == end) {
      List<String> names = new ArrayList<>(end == 0 ? parameters : List.of());
      node.fieldNames().forEachRemaining(names::add);
      String name = spelled(segment.group(1), names);
      path.append(end == 0 ? "" : ".").append(name).append(segment.group(2));
      node = node.path(name);
      if (node.isArray() && segment.group(2).matches("\\[\\d{1,6}\\]")) {
        node = node.path(Integer.parseInt(segment.group(2).replaceAll("\\D", "")));
      }
      end = segment.end();
    }
    boolean whole = end == error.field().length();
    return new AsWritten(error, whole ? path.toString() : Names.path(error.field()));
  }

  private static JsonNode tree(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? MissingNode.getInstance() : node;
    } catch (IOException e) {
      return MissingNode.getInstance(); // then it is malformed, and that is the error
    }
  }

  private static String spelled(String name, List<String> written) {
    String usual = Names.path(name);
    return written.stream()
        .filter(
            w -> {
              String camel = Names.path(w);
              return camel.equals(usual) || camel.equals(usual + Names.BASE64);
            })
        .findFirst()
        .orElse(usual);
  }

  CarillonException error() {
    return error;
  }

  String field() {
    return field;
  }
}
