package dev.carillon.server.worker.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.server.worker.api.NonRetryableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a shell task asks for. The payload is a command line, or JSON: {@code {"command": "…"}} or
 * {@code {"argv": ["…"]}}, and if wanted {@code "cwd"}, {@code "env"}, {@code "stdin"}, {@code
 * "user"}.
 *
 * @param argv program and arguments
 * @param line whether it was a line, to be interpreted by a shell
 * @param cwd folder to run in; empty: the worker's
 * @param stdin what it reads; empty: nothing
 * @param user whom to run as; empty: the worker's user
 */
record ShellCommand(
    List<String> argv,
    boolean line,
    String cwd,
    Map<String, String> env,
    String stdin,
    String user) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> FIELDS =
      Set.of("command", "argv", "cwd", "env", "stdin", "user");

  /** A line may begin with a brace of its own; JSON with fields continues with a quote. */
  private static final Pattern LOOKS_LIKE_JSON = Pattern.compile("(?s)\\s*\\{\\s*\".*");

  private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /**
   * What the supervisor's own shell, and a program that switches the user, would obey before the
   * command does.
   */
  private static final Pattern STEERING =
      Pattern.compile(
          "LD_.*|DYLD_.*|GLIBC_TUNABLES|GCONV_PATH|MALLOC_.*|BASH_.*|ENV|SHELLOPTS|BASHOPTS|IFS|PS[0-9]"
              + "|CDPATH|GLOBIGNORE|POSIXLY_CORRECT");

  ShellCommand {
    argv = List.copyOf(argv);
    env = Map.copyOf(env);
  }

  static ShellCommand parse(String payload) throws NonRetryableException {
    if (!LOOKS_LIKE_JSON.matcher(payload).matches()) {
      return new ShellCommand(shell(payload), true, "", Map.of(), "", "");
    }
    JsonNode json = json(payload);
    for (String field : (Iterable<String>) json::fieldNames) {
      if (!FIELDS.contains(field)) {
        throw new NonRetryableException(
            "Expected only the fields "
                + String.join(", ", FIELDS.stream().sorted().toList())
                + ", but the payload has '"
                + field
                + "'.");
      }
    }
    boolean line = json.has("command");
    if (line == json.has("argv")) {
      throw new NonRetryableException(
          "Expected either \"command\" or \"argv\", but the payload has "
              + (line ? "both." : "neither."));
    }
    return new ShellCommand(
        line ? shell(text(json, "command")) : argv(json.path("argv")),
        line,
        text(json, "cwd"),
        env(json.path("env")),
        text(json, "stdin"),
        text(json, "user"));
  }

  private static List<String> shell(String line) throws NonRetryableException {
    if (line.isBlank()) {
      throw new NonRetryableException("Expected a command to run, but the payload is empty.");
    }
    checkNoNul(line);
    return List.of("/bin/sh", "-c", line);
  }

  private static JsonNode json(String payload) throws NonRetryableException {
    try {
      return JSON.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new NonRetryableException(
          "Expected a command line or a JSON object, but the payload is neither: "
              + e.getOriginalMessage(),
          e);
    }
  }

  private static String text(JsonNode json, String field) throws NonRetryableException {
    JsonNode value = json.path(field);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new NonRetryableException(
          "Expected text as \"" + field + "\", but the payload has " + value + ".");
    }
    if (!field.equals("stdin")) {
      checkNoNul(value.asText());
    }
    return value.asText();
  }

  private static List<String> argv(JsonNode json) throws NonRetryableException {
    List<String> argv = new ArrayList<>();
    for (JsonNode argument : json) {
      if (!argument.isTextual()) {
        throw new NonRetryableException(
            "Expected texts in \"argv\", but the payload has " + argument + ".");
      }
      checkNoNul(argument.asText());
      argv.add(argument.asText());
    }
    if (argv.isEmpty()) {
      throw new NonRetryableException("Expected a program in \"argv\", but it is empty.");
    }
    return argv;
  }

  private static Map<String, String> env(JsonNode json) throws NonRetryableException {
    Map<String, String> env = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      String name = entry.getKey();
      if (!ENV_NAME.matcher(name).matches() || name.startsWith("CARILLON_")) {
        throw new NonRetryableException(
            "Expected names like LANG in \"env\", and none that begins with CARILLON_, but the"
                + " payload has '"
                + name
                + "'.");
      }
      if (STEERING.matcher(name).matches()) {
        throw new NonRetryableException(
            "Expected no variable that steers the loader or a shell, but the payload sets '"
                + name
                + "'.");
      }
      checkNoNul(entry.getValue().asText());
      env.put(name, entry.getValue().asText());
    }
    return env;
  }

  private static void checkNoNul(String text) throws NonRetryableException {
    if (text.indexOf('\0') >= 0) {
      throw new NonRetryableException("Expected text without NUL, but the payload has one.");
    }
  }
}
