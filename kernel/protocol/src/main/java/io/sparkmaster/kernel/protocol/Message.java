package io.sparkmaster.kernel.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * One Jupyter message. The four JSON parts stay the bytes that were sent, so that a relay passes
 * them on unchanged and unparsed; only the header is read at once. Immutable by convention: nobody
 * writes into the arrays.
 */
public final class Message {
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final List<byte[]> identities;
  private final Header header;
  private final byte[] headerJson;
  private final byte[] parentJson;
  private final byte[] metadataJson;
  private final byte[] contentJson;
  private final List<byte[]> buffers;

  private Message(
      List<byte[]> identities,
      Header header,
      byte[] headerJson,
      byte[] parentJson,
      byte[] metadataJson,
      byte[] contentJson,
      List<byte[]> buffers) {
    this.identities = List.copyOf(identities);
    this.header = header;
    this.headerJson = headerJson;
    this.parentJson = parentJson;
    this.metadataJson = metadataJson;
    this.contentJson = contentJson;
    this.buffers = List.copyOf(buffers);
  }

  /**
   * A message from its parts as they came over a wire.
   *
   * @throws ProtocolException when the header is not a header
   */
  public static Message received(
      List<byte[]> identities,
      byte[] header,
      byte[] parent,
      byte[] metadata,
      byte[] content,
      List<byte[]> buffers) {
    var parsed = Header.parse(Json.parseObject(header, "message header"));
    return new Message(identities, parsed, header, parent, metadata, content, buffers);
  }

  /** A message that starts a conversation. */
  public static Message create(Header header, ObjectNode content) {
    return new Message(
        List.of(),
        header,
        Json.write(header.toJson()),
        EMPTY_OBJECT,
        EMPTY_OBJECT,
        Json.write(content),
        List.of());
  }

  /** A message caused by this one: its parent header is this message's header, to the byte. */
  public Message child(Header header, ObjectNode content) {
    return new Message(
        List.of(),
        header,
        Json.write(header.toJson()),
        headerJson,
        EMPTY_OBJECT,
        Json.write(content),
        List.of());
  }

  /** The same message with other routing prefixes. */
  public Message withIdentities(List<byte[]> identities) {
    return new Message(
        identities, header, headerJson, parentJson, metadataJson, contentJson, buffers);
  }

  /** The same message with other metadata. */
  public Message withMetadata(ObjectNode metadata) {
    return new Message(
        identities, header, headerJson, parentJson, Json.write(metadata), contentJson, buffers);
  }

  /** The same message with other binary buffers. */
  public Message withBuffers(List<byte[]> buffers) {
    return new Message(
        identities, header, headerJson, parentJson, metadataJson, contentJson, buffers);
  }

  /** ZeroMQ routing prefixes; on iopub, the topic. */
  public List<byte[]> identities() {
    return identities;
  }

  /** Who sent what, when. */
  public Header header() {
    return header;
  }

  /** Short for {@code header().msgType()}. */
  public String type() {
    return header.msgType();
  }

  /** The header of the message that caused this one; empty when there is none. */
  public Optional<Header> parent() {
    var json = Json.parseObject(parentJson, "parent header");
    return json.isEmpty() ? Optional.empty() : Optional.of(Header.parse(json));
  }

  /** The id of the message that caused this one; empty when there is none. */
  public Optional<String> parentId() {
    var id = Json.parseObject(parentJson, "parent header").path("msg_id");
    return id.isTextual() ? Optional.of(id.asText()) : Optional.empty();
  }

  /** The metadata, parsed anew at each call. */
  public ObjectNode metadata() {
    return Json.parseObject(metadataJson, "message metadata");
  }

  /** The content, parsed anew at each call. */
  public ObjectNode content() {
    return Json.parseObject(contentJson, "content of " + header.msgType());
  }

  /** The header's UTF-8 JSON, as sent. */
  public byte[] headerJson() {
    return headerJson;
  }

  /** The parent header's UTF-8 JSON, as sent. */
  public byte[] parentJson() {
    return parentJson;
  }

  /** The metadata's UTF-8 JSON, as sent. */
  public byte[] metadataJson() {
    return metadataJson;
  }

  /** The content's UTF-8 JSON, as sent. */
  public byte[] contentJson() {
    return contentJson;
  }

  /** Binary attachments. */
  public List<byte[]> buffers() {
    return buffers;
  }

  @Override
  public String toString() {
    return header.msgType() + " " + header.msgId();
  }
}
