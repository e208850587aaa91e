package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.address;
import static dev.carillon.server.config.Kind.duration;
import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.integer;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.oneOf;
import static dev.carillon.server.config.Kind.optional;
import static dev.carillon.server.config.Kind.pairs;
import static dev.carillon.server.config.Kind.path;
import static dev.carillon.server.config.Kind.text;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Everything that can be set for a worker. */
final class WorkerKeys {
  private static final String QUEUE = "[a-z0-9][a-z0-9._-]{0,63}";

  private WorkerKeys() {}

  private static Kind<Map<String, Long>> limits() {
    Kind<Map<String, String>> parts = pairs();
    return new Kind<>(
        "comma-separated name=number, of as, cpu, fsize, nofile and nproc",
        text -> {
          Map<String, Long> read = new TreeMap<>();
          parts
              .parser()
              .apply(text)
              .forEach(
                  (name, value) -> {
                    if (!Set.of("as", "cpu", "fsize", "nofile", "nproc").contains(name)
                        || !value.matches("[0-9]{1,18}")) {
                      throw new IllegalArgumentException(name + "=" + value);
                    }
                    read.put(name, Long.valueOf(value));
                  });
          return read;
        });
  }

  static final Key<List<Address>> SERVER =
      Key.of(
          "server",
          list(address()),
          "localhost:9090",
          "The server whose tasks it runs; several with commas: it goes to the next when one is"
              + " lost.");
  static final Key<String> NAME =
      Key.of(
              "worker.name",
              text("[^\\p{Cntrl}]{0,128}", "up to 128 characters"),
              "",
              "Its name for people; empty: host and process id.")
          .flag("name");
  static final Key<List<String>> TYPES =
      Key.of(
              "worker.types",
              list(text(QUEUE, "a task type")),
              "",
              "The types it offers, of those it has handlers for; empty: all.")
          .flag("types");
  static final Key<List<String>> QUEUES =
      Key.of(
              "worker.queues",
              list(text(QUEUE, "a queue name")),
              "",
              "The queues it serves; empty: all.")
          .flag("queues");
  static final Key<Integer> SLOTS =
      Key.of("worker.slots", integer(1, 10_000), "64", "How many tasks it runs at once.")
          .flag("slots");
  static final Key<Map<String, String>> LABELS =
      Key.of("worker.labels", pairs(), "", "Free labels, such as zone=a,gpu=yes.").flag("labels");
  static final Key<ShellAllowed> SHELL =
      Key.of(
              "worker.shell",
              oneOf(ShellAllowed.class),
              "off",
              "What shell tasks may do here: off nothing, argv run programs, line run any command"
                  + " line.")
          .flag("shell");
  static final Key<List<String>> SHELL_ENV =
      Key.of(
          "worker.shell-env",
          list(text("[A-Za-z_][A-Za-z0-9_]*", "a variable's name")),
          "PATH,HOME,USER,LANG,LC_ALL,TZ,TMPDIR",
          "Which of its environment variables shell tasks see.");
  static final Key<List<String>> SHELL_USERS =
      Key.of(
          "worker.shell-users",
          list(text("[A-Za-z0-9._-]{1,64}", "a user name")),
          "",
          "Whom shell tasks may ask to run as; needs a worker run by root.");
  static final Key<List<String>> SHELL_PROGRAMS =
      Key.of(
          "worker.shell-programs",
          list(text("/[^,\\p{Cntrl}]{1,255}", "a path from the root")),
          "",
          "The only programs that shell tasks may run, by whole paths; a command line is none of"
              + " them. Empty: any.");
  static final Key<List<String>> SHELL_FOLDERS =
      Key.of(
          "worker.shell-folders",
          list(text("/[^,\\p{Cntrl}]{0,255}", "a path from the root")),
          "",
          "The only folders, with all below, that shell tasks may ask to run in. Empty: any.");
  static final Key<Map<String, Long>> SHELL_LIMITS =
      Key.of(
          "worker.shell-limits",
          limits(),
          "",
          "Limits of each process of a shell task, such as as=1073741824,cpu=600: as (bytes of"
              + " memory), cpu (seconds), fsize (bytes of a file), nofile (open files), nproc"
              + " (processes of the user). They need prlimit (package util-linux).");
  static final Key<List<Address>> HTTP_ALLOW =
      Key.of(
          "worker.http-allow",
          list(address()),
          "",
          "Addresses that http tasks may call although they are private or loopback.");
  static final Key<Optional<Path>> PLUGINS =
      Key.of(
              "worker.plugins",
              optional(path()),
              "",
              "Folder with the jars of handlers of one's own; empty: none.")
          .flag("plugins");
  static final Key<Path> DATA =
      Key.of(
              "worker.data",
              path(),
              "~/.carillon/worker",
              "Where ends of tasks wait that could not be delivered; workers may share it.")
          .flag("data");
  static final Key<Duration> DRAIN =
      Key.of(
              "worker.drain",
              duration(Duration.ZERO, Duration.ofDays(7)),
              "30s",
              "How long running tasks may go on once it is told to leave; the rest is given back.")
          .flag("drain");
  static final Key<Boolean> KAFKA =
      Key.of(
          "worker.kafka",
          flag(),
          "true",
          "Whether it takes hints from Kafka where the server names one.");

  static final List<Key<?>> ALL =
      List.of(
          SERVER,
          ClientKeys.TLS,
          ClientKeys.AUTHORITIES,
          ClientKeys.NAME,
          ClientKeys.CERTIFICATE,
          ClientKeys.KEY,
          ClientKeys.TOKEN,
          ClientKeys.TOKEN_FILE,
          ClientKeys.IN_THE_CLEAR,
          NAME,
          TYPES,
          QUEUES,
          SLOTS,
          LABELS,
          SHELL,
          SHELL_ENV,
          SHELL_USERS,
          SHELL_PROGRAMS,
          SHELL_FOLDERS,
          SHELL_LIMITS,
          HTTP_ALLOW,
          SmtpKeys.HOST,
          SmtpKeys.PORT,
          SmtpKeys.SECURITY,
          SmtpKeys.USER,
          SmtpKeys.PASSWORD,
          SmtpKeys.FROM,
          SmtpKeys.RECIPIENTS,
          SmtpKeys.AUTHORITIES,
          PLUGINS,
          DATA,
          DRAIN,
          KAFKA,
          ObserveKeys.LOG_FORMAT,
          ObserveKeys.LOG_LEVEL,
          ObserveKeys.LOG_LEVELS,
          MaskKeys.BY_KEY,
          MaskKeys.KEYS,
          MaskKeys.OPEN_KEYS,
          MaskKeys.VALUES);
}
