package dev.carillon.server.config;

import static dev.carillon.server.config.Kind.flag;
import static dev.carillon.server.config.Kind.list;
import static dev.carillon.server.config.Kind.patterns;
import static dev.carillon.server.config.Kind.text;

import com.google.re2j.Pattern;
import java.util.List;

/** What can be set for the hiding of secrets, for a server and for a worker's log. */
final class MaskKeys {
  private static final String WORD = "[A-Za-z0-9_.*-]{2,64}";
  private static final String WORD_FORM = "2–64 of the characters A–Z a–z 0–9 _ . - *";

  private MaskKeys() {}

  static final Key<Boolean> BY_KEY =
      Key.of(
          "mask.by-key",
          flag(),
          "true",
          "Whether a value is hidden because of what its key is called; if not, only what has the"
              + " form of a secret is.");
  static final Key<List<String>> KEYS =
      Key.of(
          "mask.keys",
          list(text(WORD, WORD_FORM)),
          "",
          "Words beside password, secret, token and the like: a key that holds one, in any case,"
              + " has a secret for its value. * stands for up to 32 letters.");
  static final Key<List<String>> OPEN_KEYS =
      Key.of(
          "mask.open-keys",
          list(text(WORD, WORD_FORM)),
          "",
          "Whole keys that are called like secrets and hold none, such as max_tokens; * as"
              + " above.");
  static final Key<List<Pattern>> VALUES =
      Key.of(
          "mask.values",
          patterns(),
          "",
          "Forms of further secrets, wherever they stand: regular expressions (RE2), with blanks"
              + " between them; one that needs a blank says \\s.");

  static final List<Key<?>> ALL = List.of(BY_KEY, KEYS, OPEN_KEYS, VALUES);
}
