package dev.carillon.server.core.told;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.model.task.TaskState;
import dev.carillon.model.told.Told;
import dev.carillon.model.workflow.NodeState;
import dev.carillon.model.workflow.RunState;
import dev.carillon.server.core.run.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code that the server can say has its sentence, and every sentence is said. */
class EnglishTest {
  private static final Pattern CODE =
      Pattern.compile(
          "\"((?:explain|gate|cause|doctor|alarm|scope|told|state|kept)\\.[a-zA-Z.-]*"
              + "|node\\.(?:begins|ended|full|inner|paused|state|upstream|waits))\"");

  /** Gates are named by what the rules and the nodes call them. */
  private static final Pattern GATE =
      Pattern.compile(
          "(?:String name\\(\\) \\{\\s+return|\\bgate\\()\\s*\"([a-z ]+)\"", Pattern.MULTILINE);

  /** Said by the scripts. */
  private static final Set<String> SCRIPTED = Set.of("kept.filled", "kept.overlap");

  private static final Path SCRIPTS =
      Path.of("src/main/resources/dev/carillon/server/store/redis/lua");

  private static final Set<String> SENTENCES = sentences();

  private static Set<String> sentences() {
    java.util.Properties all = new java.util.Properties();
    try (var in = English.class.getResourceAsStream("english.properties")) {
      all.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TreeSet<>(all.stringPropertyNames());
  }

  private static Set<String> found(Pattern pattern, String... under) {
    Set<String> found = new TreeSet<>();
    for (String folder : under) {
      Path root = Path.of("src/main/java/dev/carillon/server").resolve(folder);
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          if (source.contains("Told.")) {
            Matcher match = pattern.matcher(source);
            while (match.find()) {
              found.add(match.group(1));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  /** Those that end with a dot are made of it and a name. */
  private static Set<String> said() {
    return found(CODE, "core", "loop", "dispatch");
  }

  @Test
  void everyCodeHasItsSentence() {
    assertThat(said()).hasSizeGreaterThan(150);
    assertThat(said().stream().filter(c -> !c.endsWith("."))).allMatch(SENTENCES::contains);
    for (List<? extends Enum<?>> states :
        List.of(
            List.of(TaskState.values()), List.of(NodeState.values()), List.of(RunState.values()))) {
      assertThat(states).allMatch(s -> SENTENCES.contains("state." + s.name()));
    }
    assertThat(Cause.values())
        .allMatch(c -> c == Cause.NONE || SENTENCES.contains(c.told().code()));
    Set<String> gates = found(GATE, "core/explain", "core/run");
    assertThat(gates).contains("start deadline", "parallelism", "worker", "run");
    assertThat(gates).allMatch(g -> SENTENCES.contains("gate." + g.replace(' ', '-')));
  }

  @Test
  void everySentenceIsSaid() {
    Set<String> said = said();
    Set<String> gates =
        found(GATE, "core/explain", "core/run").stream()
            .map(g -> "gate." + g.replace(' ', '-'))
            .collect(Collectors.toSet());
    assertThat(SENTENCES)
        .allMatch(
            code ->
                said.contains(code)
                    || SCRIPTED.contains(code)
                    || gates.contains(code)
                    || code.matches("(state|cause|scope)\\.\\w+"));
  }

  /** What stands between the places stands in a script as it is. */
  @Test
  void whatTheScriptsSayIsSpelledAsTheSentenceIs() throws IOException {
    StringBuilder scripts = new StringBuilder();
    try (Stream<Path> files = Files.walk(SCRIPTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".lua")).toList()) {
        scripts.append(Files.readString(file));
      }
    }
    for (String code : SCRIPTED) {
      String sentence = English.of(Told.of(code, Told.text("{0}")));
      assertThat(Stream.of(sentence.split("\\{\\d}")).filter(part -> !part.isEmpty()))
          .isNotEmpty()
          .allSatisfy(part -> assertThat(scripts.toString()).contains(part + "'"));
    }
  }

  @Test
  void whatStandsInASentenceIsPutThereAsItIs() {
    Told told = Told.of("gate.position.behind", Told.count(1), Told.text("$1 {0} \\"));
    assertThat(English.of(told)).isEqualTo("1 task of type $1 {0} \\ stands before it");
    assertThat(English.of(Told.of("gate.position.behind", Told.count(2), Told.text("x"))))
        .isEqualTo("2 tasks of type x stand before it");
  }

  @Test
  void whatSaysNothingLeavesNothing() {
    assertThat(English.of(Told.NONE)).isEmpty();
    assertThat(English.of(Told.of("told.all", Told.parts("; ", List.of(Told.NONE, Told.NONE)))))
        .isEmpty();
    assertThat(English.of(Told.of("nobody.knows"))).isEqualTo("nobody.knows");
  }
}
