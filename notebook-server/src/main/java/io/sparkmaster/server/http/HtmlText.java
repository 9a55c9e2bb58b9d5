package io.sparkmaster.server.http;

/** Text as a part of HTML. */
public final class HtmlText {
  private HtmlText() {}

  /** What a browser reads as this text, in an element or between quotes of either kind. */
  public static String escape(String text) {
    return inElement(text).replace("\"", "&quot;").replace("'", "&#39;");
  }

  /** What a browser reads as this text in an element; between quotes it would end them. */
  static String inElement(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
