package dev.carillon.server.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Requests that are wrong in a way that one number tells: the same seed, the same request. */
final class Nonsense {
  private static final List<String> FILTERS =
      List.of(
          "state:dead queue:mail error~\"timeout\" age>1h",
          "not (type:a,b* or label.zone!=eu) priority>=8 created<2026-01-01",
          "attempts>2 and (size<=1kb or worker~/w[0-9]+/)",
          "due<1h gen=1 id:00-abc key:k name!~x workflow:w");
  private static final String MARKS = "()[]{}\"'\\/~!<>=:,*.- \t\n&|a1\u0000\uFFFFäЖ";

  private static final List<String> WORDS =
      List.of(
          "",
          "a",
          "mail",
          "work",
          "default",
          "00-000000000000",
          "99-zzzzzzzzzzzz",
          "../../etc/passwd",
          "%00",
          "-1",
          "1e999",
          "9223372036854775808",
          "2026-13-45T99:99:99Z",
          "queue:mail",
          "state:",
          "*",
          "{\"a\":1}",
          "MQ==",
          "=====",
          "\uD83D\uDD14",
          "\u0000",
          "x".repeat(300),
          "y".repeat(70_000));

  private static final List<String> PLAIN = List.of("a", "mail", "work", "default", "tenant-1");

  final Random dice;

  /** Every second request is wrong in few places only, so that it comes further in. */
  private final boolean mild;

  Nonsense(long seed) {
    this.dice = new Random(seed);
    this.mild = dice.nextBoolean();
  }

  /** Whether this place may be as it should be. */
  private boolean fine() {
    return mild && !oneIn(8);
  }

  <T> T any(List<T> of) {
    return of.get(dice.nextInt(of.size()));
  }

  boolean oneIn(int n) {
    return dice.nextInt(n) == 0;
  }

  byte[] bytes(int most) {
    byte[] bytes = new byte[dice.nextInt(most + 1)];
    dice.nextBytes(bytes);
    return bytes;
  }

  String word() {
    return fine() ? any(PLAIN) : oneIn(4) ? filter() : any(WORDS);
  }

  /** A filter with some characters put in, taken out or doubled; or none that ever was one. */
  String filter() {
    StringBuilder text = new StringBuilder(any(FILTERS));
    if (oneIn(5)) {
      text.setLength(0);
    }
    if (oneIn(12)) {
      text.append("(".repeat(dice.nextInt(9_000)));
    }
    for (int n = dice.nextInt(8); n > 0; n--) {
      int at = dice.nextInt(text.length() + 1);
      if (oneIn(3) && at < text.length()) {
        text.deleteCharAt(at);
      } else if (oneIn(4)) {
        text.insert(at, any(FILTERS));
      } else {
        text.insert(at, MARKS.charAt(dice.nextInt(MARKS.length())));
      }
    }
    return text.toString();
  }

  /** A message of a type, each field with some value that its type can carry. */
  DynamicMessage message(Descriptor type, int depth) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (FieldDescriptor field : type.getFields()) {
      if (oneIn(3)) {
        continue;
      }
      if (field.isRepeated()) {
        for (int n = dice.nextInt(!mild && oneIn(20) ? 1_200 : 4); n > 0; n--) {
          if (depth < 4) {
            message.addRepeatedField(field, value(field, depth));
          }
        }
      } else if (depth < 4 || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        message.setField(field, value(field, depth));
      }
    }
    return message.build();
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) dice.nextGaussian();
      case DOUBLE -> any(List.of(Double.NaN, Double.NEGATIVE_INFINITY, -1.0, 1e300, 0.5));
      case BOOLEAN -> dice.nextBoolean();
      case STRING -> field.getName().equals("filter") ? filter() : word();
      case BYTE_STRING -> ByteString.copyFrom(bytes(!mild && oneIn(20) ? 300_000 : 40));
      case ENUM ->
          field
              .getEnumType()
              .findValueByNumberCreatingIfUnknown(dice.nextInt(fine() ? 3 : 40) - (mild ? 0 : 2));
      case MESSAGE -> message(field.getMessageType(), depth + 1);
    };
  }

  private long number() {
    if (fine()) {
      return dice.nextInt(10);
    }
    return any(
        List.of(
            0L,
            1L,
            -1L,
            10L,
            500L,
            1_001L,
            (long) Integer.MAX_VALUE,
            (long) Integer.MIN_VALUE,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            1_795_000_000_000L,
            dice.nextLong()));
  }

  /** Some bytes of it changed, cut off, doubled or put in. */
  byte[] broken(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int n = 1 + dice.nextInt(4); n > 0 && bytes.length > 0; n--) {
      int at = dice.nextInt(bytes.length);
      switch (dice.nextInt(4)) {
        case 0 -> bytes[at] = (byte) dice.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << dice.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes = join(Arrays.copyOf(bytes, at), bytes(6), bytes);
      }
    }
    return bytes;
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** An object with the fields of a type, rightly or wrongly filled. */
  String json(Descriptor type, int depth) {
    return object(
        type.getFields().stream().map(f -> oneIn(2) ? f.getJsonName() : f.getName()), depth);
  }

  /** An object with some of these fields. */
  String json(List<String> fields) {
    return object(fields.stream(), 0);
  }

  private String object(Stream<String> fields, int depth) {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        name -> {
          for (int n = oneIn(3) ? 0 : oneIn(12) ? 2 : 1; n > 0; n--) {
            json.append(json.length() == 1 ? "" : ",");
            json.append('"').append(name).append("\":").append(fine() ? scalar() : value(depth));
          }
        });
    return json.append('}').toString();
  }

  /** Text for half of the fields, a number for the others. */
  private String scalar() {
    return oneIn(2) ? Integer.toString(dice.nextInt(10)) : '"' + any(PLAIN) + '"';
  }

  private String value(int depth) {
    return switch (dice.nextInt(depth > 3 ? 8 : 12)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(dice.nextBoolean());
      case 2 -> Long.toString(number());
      case 3 -> any(List.of("1e999999999", "-0", "0.1e-400", "1" + "0".repeat(2_000), "01", "NaN"));
      case 4 -> '"' + Base64.getEncoder().encodeToString(bytes(30)) + '"';
      case 5 -> "\"\\ud800\\u0000\\uZZZZ\"";
      case 6, 7 -> quoted(word());
      case 8 -> "[" + value(depth + 1) + "," + value(depth + 1) + "]";
      case 9 -> "[".repeat(oneIn(4) ? 20_000 : 3) + "]".repeat(3);
      case 10 -> "{\"a\":".repeat(dice.nextInt(600)) + "1";
      default -> "{\"" + any(List.of("id", "task", "host", "to")) + "\":" + value(depth + 1) + "}";
    };
  }

  private static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\")
            .replace("\"", "\\\"")
            .replace("\n", "\\n")
            .replace("\0", "\\u0000")
        + '"';
  }

  byte[] body(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return !mild && oneIn(4) ? broken(bytes) : bytes;
  }
}
