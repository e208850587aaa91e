package dev.carillon.server.mask;

import static dev.carillon.server.mask.Mask.HIDDEN;

import dev.carillon.server.config.Masking;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is a secret in a text, by certain settings; see {@link Mask}. */
final class Rules {
  private static final String WORDS =
      "password|passwd|(?-i:[Pp]wd)|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key"
          + "|authorization|credential|cookie|token";

  /** Name of a token, as Carillon's own sentences say it. */
  private static final Pattern NAME = Pattern.compile("token:[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");

  /**
   * A word that somebody calls a thing by. It assigns nothing: behind the last colon stands a word
   * without digits or capitals, as in reset-token:nightly.
   */
  private static final Pattern ID =
      Pattern.compile("(?=.{1,200}$)[A-Za-z0-9](?:[A-Za-z0-9._@/-]*|[A-Za-z0-9._:@/-]*:[a-z.-]+)");

  /** What stands before a caller's name in them; the output of a program may quote a header. */
  private static final Pattern SAID = Pattern.compile("(?:\\b(?:but|of|that|by|Expected) )'$");

  /**
   * A token of three parts is looked for once in each word: {@code -} is both a part of it and what
   * may stand before it, so that one word could begin it at many places.
   */
  static final Pattern FORMS =
      Pattern.compile(
          "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?"
              + "|(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*+\\.(?:[A-Za-z0-9_-]{4,}+\\.|eyJ))"
              + "[A-Za-z0-9_-]*?\\beyJ[A-Za-z0-9_-]{8,}+\\."
              + "(?:[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]*+|eyJ[A-Za-z0-9_-]*+)"
              + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b|\\bcrl_[A-Za-z0-9_-]{43}\\b"
              + "|\\bgh[oprsu]_[A-Za-z0-9]{36}|\\bgithub_pat_[A-Za-z0-9_]{22,}+|\\bglpat-[A-Za-z0-9_-]{20}"
              + "|\\bxox[abeprs]-[A-Za-z0-9-]{10,}+|\\b[rs]k_live_[A-Za-z0-9]{16,}+"
              + "|\\bAIza[A-Za-z0-9_-]{35}"
              // What a parser of JSON repeats of its input: a value without quotes.
              + "|(?<=Unrecognized token ')[^']{6,}+"
              + "|(?<=\\b[Bb]earer )[A-Za-z0-9._~+/=-]{16,}+"
              + "|(?<=://)[^/\\s:@\"']{0,128}:[^/\\s@\"']{1,256}(?=@)");

  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?:bearer|basic|digest|negotiate|apikey|token)\\s{1,4}");

  /** What a form goes on with behind a value. */
  private static final Pattern NEXT = Pattern.compile("&[\\w.%\\[\\]-]{1,64}=");

  private static final Pattern NOTHING = Pattern.compile("(?:null|true|false)[,;)}\\]]*+");

  private final boolean byKey;
  private final Pattern word;

  /** A key up to where its value begins; every repetition is bounded. */
  final Pattern key;

  /** Whole keys whose values are no secrets. */
  private final Pattern open;

  private final List<com.google.re2j.Pattern> values;

  Rules(Masking settings) {
    String words =
        Stream.concat(Stream.of(WORDS), settings.keys().stream().map(Rules::letters))
            .collect(Collectors.joining("|"));
    this.byKey = settings.byKey();
    this.word = Pattern.compile("(?i)(?:" + words + ")");
    this.key =
        Pattern.compile(
            "(?i)("
                + words
                + ")[\\w.-]{0,32}(?:(\\\\{0,8}[\"']?)\\s{0,8}([:=])\\s{0,8}|(\\s{1,4})(?!-))");
    this.open =
        Pattern.compile(
            "(?i)"
                + settings.openKeys().stream()
                    .map(Rules::letters)
                    .collect(Collectors.joining("|")));
    this.values = settings.values();
  }

  private static String letters(String word) {
    return Stream.of(word.split("\\*", -1))
        .map(part -> part.isEmpty() ? "" : Pattern.quote(part))
        .collect(Collectors.joining("[\\w.-]{0,32}"));
  }

  boolean isSecret(String name) {
    return byKey && word.matcher(name).find() && !open.matcher(name).matches();
  }

  String name(String text) {
    return NAME.matcher(text).matches() ? text : text(text);
  }

  String id(String text) {
    return ID.matcher(text).matches() ? forms(text) : text(text);
  }

  String text(String text) {
    if (text.length() < 5) {
      return text;
    }
    return forms(byKey ? keys(text) : text);
  }

  private String forms(String text) {
    String shown = text;
    Matcher forms = FORMS.matcher(shown);
    shown = forms.find() ? forms.replaceAll(HIDDEN) : shown;
    for (com.google.re2j.Pattern value : values) {
      com.google.re2j.Matcher found = value.matcher(shown);
      shown = found.find() ? found.replaceAll(HIDDEN) : shown;
    }
    return shown;
  }

  private String keys(String text) {
    Matcher key = this.key.matcher(text);
    StringBuilder out = null;
    int copied = 0;
    for (int from = 0; from < text.length() && key.find(from); ) {
      int value = key.end();
      boolean open = isOne(text, key) && !text.startsWith(HIDDEN, value);
      int end = open ? end(text, value, key) : value;
      if (end > value) {
        out = out == null ? new StringBuilder(text.length()) : out;
        out.append(text, copied, value).append(hidden(text, value, end, key));
        copied = end;
      }
      from = Math.max(end, key.end());
    }
    return out == null ? text : out.append(text, copied, text.length()).toString();
  }

  /**
   * Names such as 'token:nightly' are none, nor are words of a sentence, unless it is a flag; nor
   * what the settings except.
   */
  private boolean isOne(String text, Matcher key) {
    boolean said = key.group(4) != null ? flag(text, key.start()) : !isName(text, key);
    return said && !isOpen(text, key);
  }

  /** As in: Expected another one, but 'token:nightly' may not. It was paused by token:nightly. */
  private static boolean isName(String text, Matcher key) {
    int start = key.start();
    boolean said =
        start > 0
            && (SAID.matcher(text).region(Math.max(0, start - 12), start).find()
                || text.startsWith("held by ", start - 8)
                || text.startsWith("paused by ", start - 10)
                || text.startsWith("topped by ", start - 10));
    if (!said || !text.startsWith("token:", start)) {
      return false;
    }
    Matcher name = NAME.matcher(text).region(start, text.length());
    return name.lookingAt()
        && (text.charAt(start - 1) != '\''
            || name.end() < text.length() && text.charAt(name.end()) == '\'');
  }

  private boolean isOpen(String text, Matcher key) {
    int start = key.start();
    while (start > 0 && key.start() - start < 64 && inKey(text.charAt(start - 1))) {
      start--;
    }
    while (start < key.start() && text.charAt(start) == '-') {
      start++; // of a flag
    }
    int end = key.end(1);
    while (end < text.length() && inKey(text.charAt(end))) {
      end++;
    }
    return open.matcher(text).region(start, end).matches();
  }

  private static boolean inKey(char c) {
    return Character.isLetterOrDigit(c) || "_-.".indexOf(c) >= 0;
  }

  /** Whether the word that a place lies in begins with two dashes. */
  private static boolean flag(String text, int at) {
    int start = at;
    while (start > 0 && at - start < 40 && !Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    return text.startsWith("--", start);
  }

  /** Quotes stay as they are, so that JSON remains JSON. */
  private static String hidden(String text, int value, int end, Matcher key) {
    int quote = quote(text, value);
    if (quote >= 0) {
      String open = text.substring(value, quote + 1);
      boolean closed = end > quote + 1 && text.charAt(end - 1) == text.charAt(quote);
      return open + HIDDEN + (closed ? open : "");
    }
    String around = key.group(2) == null ? "" : key.group(2);
    return around + HIDDEN + around;
  }

  /** Where the quote of a quoted value stands, behind backslashes; -1: it is not quoted. */
  private static int quote(String text, int value) {
    int at = value;
    while (at < text.length() && text.charAt(at) == '\\') {
      at++;
    }
    return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'') ? at : -1;
  }

  private static int end(String text, int value, Matcher key) {
    int quote = quote(text, value);
    if (quote >= 0) {
      int end = closing(text, quote, quote - value);
      boolean empty = end - quote - 1 <= quote - value + 1;
      return empty ? value : end;
    }
    if (value < text.length() && (text.charAt(value) == '{' || text.charAt(value) == '[')) {
      return balanced(text, value);
    }
    int indent = indent(text, key);
    if (indent >= 0) {
      int end = endOfLine(text, value);
      boolean nothing = NOTHING.matcher(text.substring(value, end).strip()).matches();
      return nothing ? value : endOfBlock(text, end, indent);
    }
    int from = value;
    if (key.group(1).equalsIgnoreCase("authorization")) {
      Matcher scheme = SCHEME.matcher(text).region(value, text.length());
      from = scheme.lookingAt() ? scheme.end() : value;
    }
    boolean assigned = "=".equals(key.group(3));
    String stops = assigned ? " \t\r\n\"'<\\" : ",;&}]) \t\r\n\"'<\\";
    int end = from;
    while (end < text.length()
        && stops.indexOf(text.charAt(end)) < 0
        && !(text.charAt(end) == '&'
            && NEXT.matcher(text).region(end, text.length()).lookingAt())) {
      end++;
    }
    return NOTHING.matcher(text.substring(from, end)).matches() ? value : end;
  }

  /**
   * How far a key is indented that stands alone before its line's value, as in YAML and headers;
   * -1: it does not.
   */
  private static int indent(String text, Matcher key) {
    boolean line =
        ":".equals(key.group(3))
            && key.group(2).isEmpty()
            && key.end(3) < text.length()
            && Character.isWhitespace(text.charAt(key.end(3)));
    if (!line) {
      return -1;
    }
    int word = key.start();
    while (word > 0 && inKey(text.charAt(word - 1))) {
      word--;
    }
    int start = word;
    while (start > 0 && word - start < 256 && " \t-".indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    return start == 0 || isEnd(text.charAt(start - 1)) ? word - start : -1;
  }

  private static boolean isEnd(char c) {
    return c == '\n' || c == '\r';
  }

  private static int endOfLine(String text, int from) {
    int end = from;
    while (end < text.length() && !isEnd(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Behind the lines that follow and are indented deeper. */
  private static int endOfBlock(String text, int endOfLine, int indent) {
    int end = endOfLine;
    for (int at = end; at < text.length(); ) {
      int start = at;
      while (start < text.length() && isEnd(text.charAt(start))) {
        start++;
      }
      int word = start;
      while (word < text.length() && " \t".indexOf(text.charAt(word)) >= 0) {
        word++;
      }
      at = endOfLine(text, word);
      if (word < at) { // not blank
        if (word - start <= indent) {
          return end;
        }
        end = at;
      }
    }
    return end;
  }

  /** Behind the quote that ends what a quote with that many backslashes began. */
  private static int closing(String text, int quote, int backslashes) {
    int before = 0;
    for (int at = quote + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == text.charAt(quote) && (backslashes == 0 ? before % 2 == 0 : before <= backslashes)) {
        return at + 1;
      }
      before = c == '\\' ? before + 1 : 0;
    }
    return text.length();
  }

  private static int balanced(String text, int value) {
    int depth = 0;
    for (int at = value; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at = closing(text, at, 0) - 1;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if ((c == '}' || c == ']') && --depth == 0) {
        return at + 1;
      }
    }
    return text.length();
  }
}
