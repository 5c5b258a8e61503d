import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as RFC 8259 has it, and no member twice: the JDK has no parser. */
final class StrictJson {
  private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
  private final String text;
  private int at;

  StrictJson(String text) {
    this.text = text;
  }

  Object document() {
    Object value = value(1);
    skip();
    if (at < text.length()) throw wrong();
    return value;
  }

  private IllegalArgumentException wrong() {
    return new IllegalArgumentException("not JSON");
  }

  private void skip() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private char peek() {
    skip();
    if (at >= text.length()) throw wrong();
    return text.charAt(at);
  }

  private boolean take(char expected) {
    if (peek() != expected) return false;
    at++;
    return true;
  }

  private void need(char expected) {
    if (!take(expected)) throw wrong();
  }

  private Object value(int depth) {
    if (depth > 16) throw wrong();
    return switch (peek()) {
      case '{' -> members(depth);
      case '[' -> elements(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> members(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    need('{');
    if (take('}')) return members;
    do {
      skip();
      String name = string();
      if (members.containsKey(name)) throw wrong();
      need(':');
      members.put(name, value(depth + 1));
    } while (take(','));
    need('}');
    return members;
  }

  private List<Object> elements(int depth) {
    List<Object> elements = new ArrayList<>();
    need('[');
    if (take(']')) return elements;
    do elements.add(value(depth + 1));
    while (take(','));
    need(']');
    return elements;
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) throw wrong();
    at += word.length();
    return value;
  }

  private Double number() {
    Matcher matcher = NUMBER.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) throw wrong();
    at = matcher.end();
    double number = Double.parseDouble(matcher.group());
    if (Double.isInfinite(number)) throw wrong();
    return number;
  }

  private String string() {
    need('"');
    StringBuilder found = new StringBuilder();
    for (; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next == '"') {
        at++;
        return found.toString();
      }
      if (next < ' ') throw wrong();
      found.append(next == '\\' ? escaped() : next);
    }
    throw wrong();
  }

  private char escaped() {
    if (++at >= text.length()) throw wrong();
    int plain = "\"\\/bfnrt".indexOf(text.charAt(at));
    if (plain >= 0) return "\"\\/\b\f\n\r\t".charAt(plain);
    if (text.charAt(at) != 'u' || at + 4 >= text.length()) throw wrong();
    char found = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
    at += 4;
    return found;
  }
}
