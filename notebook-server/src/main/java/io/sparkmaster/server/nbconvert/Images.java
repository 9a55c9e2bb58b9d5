package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Images that a notebook carries, as addresses that hold the image itself. */
final class Images {
  static final int MOST_CHARACTERS = 12 << 20;
  private static final String SVG = "image/svg+xml";
  private static final List<String> TYPES =
      List.of("image/png", "image/jpeg", "image/gif", "image/webp");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]*+");

  private Images() {}

  /**
   * The best of a bundle. An SVG becomes an image, too: there, its scripts and addresses do
   * nothing.
   */
  static Optional<String> dataAddress(JsonNode bundle) {
    var svg = bundle.path(SVG);
    if (svg.isTextual() && svg.textValue().length() <= MOST_CHARACTERS) {
      var bytes = svg.textValue().getBytes(StandardCharsets.UTF_8);
      return Optional.of(address(SVG, Base64.getEncoder().encodeToString(bytes)));
    }
    return TYPES.stream()
        .filter(type -> isImage(bundle.path(type)))
        .map(type -> address(type, bundle.path(type).textValue().replaceAll("\\s", "")))
        .findFirst();
  }

  private static boolean isImage(JsonNode value) {
    return value.isTextual()
        && value.textValue().length() <= MOST_CHARACTERS
        && BASE64.matcher(value.textValue()).matches();
  }

  private static String address(String type, String base64) {
    return "data:" + type + ";base64," + base64;
  }
}
