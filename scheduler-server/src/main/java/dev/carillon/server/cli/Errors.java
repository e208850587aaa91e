package dev.carillon.server.cli;

import static java.util.stream.Collectors.joining;

import dev.carillon.model.error.CarillonException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells every error in one form: what was expected, and below it what to do. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+");

  private final Terminal terminal;

  Errors(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Tells an error and gives its exit code. */
  int tell(CarillonException error) {
    PrintStream err = terminal.err();
    terminal.out().flush();
    err.println("error: " + error.message());
    if (!error.field().isEmpty()) {
      err.println((error.field().startsWith("-") ? "  Option: " : "  Field: ") + error.field());
    }
    if (!error.advice().isEmpty()) {
      err.println("  " + error.advice());
    }
    if (!error.retryAfter().isZero()) {
      err.println("  Try again in " + Durations.brief(error.retryAfter()) + ".");
    }
    err.flush();
    return Exit.of(error.code());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof CarillonException error) {
      return tell(error);
    }
    terminal.out().flush();
    terminal.err().println("error: Expected the command to finish, but it failed: " + e);
    if (terminal.environment().containsKey("CARILLON_DEBUG")) {
      e.printStackTrace(terminal.err());
    } else {
      terminal.err().println("  Set CARILLON_DEBUG=1 to see where.");
    }
    terminal.err().flush();
    return Exit.FAILED;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    PrintStream err = terminal.err();
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("error: " + message(e).replace("\n", "\n  "));
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    if (!near.isEmpty()) {
      err.println("  Did you mean " + String.join(" or ", near) + "?");
    }
    err.println("  See: " + name + " --help");
    err.flush();
    return Exit.USAGE;
  }

  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return "Expected a known option or command, but got '"
          + String.join(" ", unmatched.getUnmatched())
          + "'.";
    }
    if (e instanceof MutuallyExclusiveArgsException) {
      String options =
          OPTION
              .matcher(e.getMessage())
              .results()
              .map(MatchResult::group)
              .collect(joining(" and "));
      return "Expected only one of " + options + ".";
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      var first = missing.getMissing().getFirst();
      return "Expected "
          + (first.isOption() ? "" : "an argument ")
          + label(first)
          + ", but it is missing.";
    }
    if (e instanceof OverwrittenOptionException twice) {
      return "Expected " + label(twice.getOverwritten()) + " once, but got it again.";
    }
    if (e.getArgSpec() != null
        && e.getArgSpec().type().isEnum()
        && e.getValue() != null
        && e.getCause() instanceof TypeConversionException) {
      return word(e.getArgSpec(), e.getValue());
    }
    return e.getCause() instanceof TypeConversionException cause
        ? String.valueOf(cause.getMessage()) + option(e)
        : "Expected " + e.getMessage();
  }

  /** One of a few words: "Expected --overlap skip, queue or allow, but got 'maybe'.". */
  private static String word(CommandLine.Model.ArgSpec arg, String got) {
    String label = arg.paramLabel();
    String words =
        label.contains("|") ? label.replace("|", ", ") : String.join(", ", known(arg.type()));
    int last = words.lastIndexOf(", ");
    return "Expected "
        + (arg instanceof CommandLine.Model.OptionSpec option ? option.longestName() + " " : "")
        + (last < 0 ? words : words.substring(0, last) + " or" + words.substring(last + 1))
        + ", but got '"
        + got
        + "'.";
  }

  private static List<String> known(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String label(CommandLine.Model.ArgSpec arg) {
    return arg instanceof CommandLine.Model.OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : arg.paramLabel();
  }

  private static String option(ParameterException e) {
    return e.getArgSpec() instanceof CommandLine.Model.OptionSpec option
        ? "\nOption: " + option.longestName()
        : "";
  }
}
