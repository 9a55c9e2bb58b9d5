package io.sparkmaster.server.nbconvert;

import io.sparkmaster.server.http.HtmlText;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** Text as programs write it to terminals: colours become classes, all other commands go. */
final class AnsiText {
  private static final Pattern COMMAND =
      Pattern.compile("\u001b(?:\\[([0-9;]{0,99})([@-~])|\\[[0-?]*+[ -/]*+[@-~]|[@-Z\\\\-_])?");
  private static final Pattern ERASED = Pattern.compile("[^\n\b]\b");
  private static final int BRIGHT = 8;

  private final StringBuilder html = new StringBuilder();
  private int colour = -1;
  private int ground = -1;
  private boolean bold;
  private boolean italic;
  private boolean underlined;

  private AnsiText() {}

  static String html(String text) {
    return new AnsiText().convert(text);
  }

  /** Of lines that were written over, as progress bars are, what was there last. */
  static String settled(String text) {
    var lines = new StringBuilder();
    var start = 0;
    while (true) {
      var newline = text.indexOf('\n', start);
      appendLast(lines, text, start, newline < 0 ? text.length() : newline);
      if (newline < 0) {
        break;
      }
      lines.append('\n');
      start = newline + 1;
    }
    return lines.indexOf("\b") < 0 ? lines.toString() : ERASED.matcher(lines).replaceAll("");
  }

  /** Looks at each character once, whatever the line: a program may print any. */
  private static void appendLast(StringBuilder lines, String text, int start, int lineEnd) {
    var end = lineEnd;
    while (end > start && text.charAt(end - 1) == '\r') {
      end--;
    }
    var begin = end;
    while (begin > start && text.charAt(begin - 1) != '\r') {
      begin--;
    }
    lines.append(text, begin, end);
  }

  private String convert(String text) {
    var matcher = COMMAND.matcher(text);
    var from = 0;
    while (matcher.find()) {
      write(text.substring(from, matcher.start()));
      if ("m".equals(matcher.group(2))) {
        apply(matcher.group(1));
      }
      from = matcher.end();
    }
    write(text.substring(from));
    return html.toString();
  }

  private void write(String part) {
    if (part.isEmpty()) {
      return;
    }
    var classes = new ArrayList<String>();
    if (colour >= 0) {
      classes.add("a" + colour);
    }
    if (ground >= 0) {
      classes.add("g" + ground);
    }
    if (bold) {
      classes.add("ab");
    }
    if (italic) {
      classes.add("ai");
    }
    if (underlined) {
      classes.add("au");
    }
    if (classes.isEmpty()) {
      html.append(HtmlText.escape(part));
    } else {
      html.append("<span class=\"").append(String.join(" ", classes)).append("\">");
      html.append(HtmlText.escape(part)).append("</span>");
    }
  }

  private void apply(String parameters) {
    var codes = parameters.split(";", -1);
    for (int i = 0; i < codes.length; i++) {
      var code = codes[i].isEmpty() ? 0 : number(codes[i]);
      if (code == 38 || code == 48) {
        // A colour of a larger palette: 5 and a number, or 2 and three.
        var isPalette = i + 2 < codes.length && codes[i + 1].equals("5");
        var wanted = isPalette ? number(codes[i + 2]) : -1;
        set(code == 38, wanted < 2 * BRIGHT ? wanted : -1);
        i += isPalette ? 2 : 4;
      } else {
        apply(code);
      }
    }
  }

  private void apply(int code) {
    if (code >= 30 && code <= 37 || code >= 90 && code <= 97) {
      set(true, code >= 90 ? code - 90 + BRIGHT : code - 30);
    } else if (code >= 40 && code <= 47 || code >= 100 && code <= 107) {
      set(false, code >= 100 ? code - 100 + BRIGHT : code - 40);
    }
    switch (code) {
      case 0 -> {
        colour = -1;
        ground = -1;
        bold = false;
        italic = false;
        underlined = false;
      }
      case 1 -> bold = true;
      case 3 -> italic = true;
      case 4 -> underlined = true;
      case 22 -> bold = false;
      case 23 -> italic = false;
      case 24 -> underlined = false;
      case 39 -> colour = -1;
      case 49 -> ground = -1;
      default -> {}
    }
  }

  private void set(boolean foreground, int value) {
    if (foreground) {
      colour = value;
    } else {
      ground = value;
    }
  }

  private static int number(String digits) {
    return digits.isEmpty() || digits.length() > 4 ? -1 : Integer.parseInt(digits);
  }
}
