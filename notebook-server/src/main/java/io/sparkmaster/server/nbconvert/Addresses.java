package io.sparkmaster.server.nbconvert;

import com.fasterxml.jackson.databind.JsonNode;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.jspecify.annotations.Nullable;

/**
 * How many characters the addresses of links and images take in HTML. Markdown names an address
 * once and refers to it by few characters, so they may be far more than its own.
 */
final class Addresses extends AbstractVisitor {
  static final String ATTACHMENT = "attachment:";

  private final JsonNode attachments;
  private long characters;

  private Addresses(JsonNode attachments) {
    this.attachments = attachments;
  }

  static long characters(Node parsed, JsonNode attachments) {
    var addresses = new Addresses(attachments);
    parsed.accept(addresses);
    return addresses.characters;
  }

  @Override
  public void visit(Link link) {
    count(link.getDestination(), link.getTitle());
    visitChildren(link);
  }

  @Override
  public void visit(Image image) {
    count(image.getDestination(), image.getTitle());
    if (image.getDestination().startsWith(ATTACHMENT)) {
      var name = image.getDestination().substring(ATTACHMENT.length());
      attachments.path(name).forEach(data -> characters += data.asText().length());
    }
    visitChildren(image);
  }

  private void count(String destination, @Nullable String title) {
    characters += destination.length() + (title == null ? 0 : title.length());
  }
}
