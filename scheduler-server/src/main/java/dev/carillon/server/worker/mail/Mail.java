package dev.carillon.server.worker.mail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.worker.api.NonRetryableException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an email task asks for. The payload is JSON: {@code "to"}, {@code "cc"}, {@code "bcc"},
 * {@code "replyTo"} (an address or a list), {@code "subject"}, {@code "text"}, {@code "html"}, and
 * {@code "attachments"}: a list of {@code {"name", "type", "base64"}}.
 */
record Mail(
    List<String> to,
    List<String> cc,
    List<String> bcc,
    List<String> replyTo,
    String subject,
    String text,
    String html,
    List<Attachment> attachments) {
  private static final int MOST_RECIPIENTS = 50;
  private static final int MOST_ATTACHMENTS = 10;
  private static final int LONGEST_SUBJECT = 512;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of("to", "cc", "bcc", "replyTo", "subject", "text", "html", "attachments");
  private static final Set<String> PARTS = Set.of("name", "type", "base64");

  /**
   * A bare address, without a name, comment or route: whatever could smuggle in a second recipient
   * or a header is none.
   */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}))*");

  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9.+-]{1,64}/[A-Za-z0-9.+-]{1,64}");

  /** A file that goes with it. */
  record Attachment(String name, String type, byte[] content) {}

  Mail {
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    attachments = List.copyOf(attachments);
  }

  static Mail parse(String payload) throws NonRetryableException {
    JsonNode json = json(payload);
    onlyFields(json, FIELDS, "the payload");
    Mail mail =
        new Mail(
            addresses(json, "to"),
            addresses(json, "cc"),
            addresses(json, "bcc"),
            addresses(json, "replyTo"),
            line(text(json, "subject"), "subject", LONGEST_SUBJECT),
            text(json, "text"),
            text(json, "html"),
            attachments(json.path("attachments")));
    int recipients = mail.recipients().size();
    if (recipients == 0 || recipients > MOST_RECIPIENTS) {
      throw new NonRetryableException(
          "Expected 1 to "
              + MOST_RECIPIENTS
              + " recipients in \"to\", \"cc\" and \"bcc\", but the payload has "
              + recipients
              + ".");
    }
    return mail;
  }

  /** Everybody it goes to. */
  List<String> recipients() {
    List<String> all = new ArrayList<>(to);
    all.addAll(cc);
    all.addAll(bcc);
    return all;
  }

  private static JsonNode json(String payload) throws NonRetryableException {
    try {
      JsonNode json = JSON.readTree(payload);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new NonRetryableException(
          "Expected a JSON object like {\"to\": \"ann@example.org\", \"subject\": \"Hello\"}, but"
              + " the payload is no JSON: "
              + e.getOriginalMessage(),
          e);
    }
    throw new NonRetryableException(
        "Expected a JSON object like {\"to\": \"ann@example.org\", \"subject\": \"Hello\"}, but the"
            + " payload is other JSON.");
  }

  private static void onlyFields(JsonNode json, Set<String> known, String where)
      throws NonRetryableException {
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!known.contains(field.getKey())) {
        throw new NonRetryableException(
            "Expected only the fields "
                + String.join(", ", new TreeSet<>(known))
                + ", but "
                + where
                + " has '"
                + printable(field.getKey())
                + "'.");
      }
    }
  }

  private static String text(JsonNode json, String field) throws NonRetryableException {
    JsonNode value = json.path(field);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new NonRetryableException(
          "Expected a text as \"" + field + "\", but the payload has another kind of value.");
    }
    return value.asText("");
  }

  private static List<String> addresses(JsonNode json, String field) throws NonRetryableException {
    JsonNode value = json.path(field);
    List<String> addresses = new ArrayList<>();
    for (JsonNode one : value.isArray() ? value : JSON.createArrayNode().add(value)) {
      if (!one.isMissingNode()) {
        addresses.add(address(one, field));
      }
    }
    return addresses;
  }

  private static String address(JsonNode json, String field) throws NonRetryableException {
    String address = json.asText("").strip();
    if (!json.isTextual() || address.length() > 254 || !ADDRESS.matcher(address).matches()) {
      throw new NonRetryableException(
          "Expected a bare address like ann@example.org in \""
              + field
              + "\", but the payload has '"
              + printable(json.asText(""))
              + "'.");
    }
    return address;
  }

  /** A text that becomes part of a header: a line break would begin another header. */
  private static String line(String text, String field, int longest) throws NonRetryableException {
    if (text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
      throw new NonRetryableException(
          "Expected one line of at most "
              + longest
              + " characters as \""
              + field
              + "\", but the payload has a longer one or one with control characters.");
    }
    return text;
  }

  private static List<Attachment> attachments(JsonNode json) throws NonRetryableException {
    if (!json.isMissingNode() && !json.isArray() || json.size() > MOST_ATTACHMENTS) {
      throw new NonRetryableException(
          "Expected a list of at most " + MOST_ATTACHMENTS + " \"attachments\".");
    }
    List<Attachment> attachments = new ArrayList<>();
    for (JsonNode one : json) {
      onlyFields(one, PARTS, "an attachment");
      String type = one.path("type").asText("application/octet-stream");
      byte[] content = base64(one.path("base64").asText(""));
      String name = line(one.path("name").asText(""), "attachments.name", 255);
      if (content == null || name.isEmpty() || !TYPE.matcher(type).matches()) {
        throw new NonRetryableException(
            "Expected attachments of a \"name\", a \"type\" like text/csv and \"base64\", but one"
                + " is different.");
      }
      attachments.add(new Attachment(name, type, content));
    }
    return attachments;
  }

  private static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String printable(String text) {
    String cut = text.length() <= 80 ? text : text.substring(0, 80) + "…";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
