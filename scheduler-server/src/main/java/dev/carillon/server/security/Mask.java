package dev.carillon.server.security;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in texts: values behind keys that are called like secrets, and what is a secret by
 * its form. Takes time in proportion to the text, whatever stands in it. Doing it twice changes
 * nothing more.
 */
public final class Mask {
  /** What stands where a secret was. */
  public static final String HIDDEN = "‹hidden›";

  private static final String WORDS =
      "password|passwd|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key"
          + "|authorization|credential|token";

  /** A key up to where its value begins; every repetition is bounded. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?i)("
              + WORDS
              + ")[\\w.-]{0,32}(?:(\\\\{0,8}[\"']?)\\s{0,8}([:=])\\s{0,8}|(\\s{1,4})(?!-))");

  private static final Pattern WORD = Pattern.compile("(?i)" + WORDS);

  private static final Pattern FORMS =
      Pattern.compile(
          "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*+(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?"
              + "|\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{4,}+\\.[A-Za-z0-9_-]*+"
              + "|\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"
              + "|\\bcrl_[A-Za-z0-9_-]{43}\\b"
              + "|(?<=\\b[Bb]earer )[A-Za-z0-9._~+/=-]{16,}+"
              + "|(?<=://)[^/\\s:@\"']{0,128}:[^/\\s@\"']{1,256}(?=@)");

  private static final Pattern SCHEME =
      Pattern.compile("(?i)(?:bearer|basic|digest|negotiate|apikey|token)\\s{1,4}");

  /** What a form goes on with behind a value. */
  private static final Pattern NEXT = Pattern.compile("&[\\w.%\\[\\]-]{1,64}=");

  private static final Pattern NOTHING = Pattern.compile("(?:null|true|false)[,;)}\\]]*+");

  private Mask() {}

  /** Whether a key is called like a secret. */
  public static boolean isSecret(String key) {
    return WORD.matcher(key).find();
  }

  /** The text without its secrets; the same one if there are none. */
  public static String text(String text) {
    if (text.length() < 6) {
      return text;
    }
    String known = keys(text);
    Matcher forms = FORMS.matcher(known);
    return forms.find() ? forms.replaceAll(HIDDEN) : known;
  }

  private static String keys(String text) {
    Matcher key = KEY.matcher(text);
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
   * Names such as token:nightly are none, nor are words of a sentence, unless it is a flag; but
   * X-Auth-Token:abc is one.
   */
  private static boolean isOne(String text, Matcher key) {
    if (key.group(4) != null) {
      return flag(text, key.start());
    }
    boolean name =
        key.group(3).equals(":")
            && key.group(2).isEmpty()
            && text.startsWith("token:", key.start())
            && (key.start() == 0 || !inKey(text.charAt(key.start() - 1)))
            && key.end() == key.start(3) + 1
            && key.end() < text.length()
            && text.charAt(key.end()) != '"';
    return !name;
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
