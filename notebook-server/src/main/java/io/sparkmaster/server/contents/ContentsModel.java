package io.sparkmaster.server.contents;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A file, notebook or folder as Jupyter's contents API describes it. Content, format and, for
 * notebooks and folders, mimetype are null where the API says so; clients check that the keys are
 * there.
 *
 * @param lastModified ISO 8601, UTC
 * @param hash hex SHA-256 of the bytes on disk, when asked for
 * @param message what is wrong with a notebook that was read or saved all the same
 */
record ContentsModel(
    String name,
    String path,
    String type,
    boolean writable,
    String created,
    @JsonProperty("last_modified") String lastModified,
    @Nullable Long size,
    @Nullable String mimetype,
    @Nullable String format,
    @Nullable JsonNode content,
    @Nullable String hash,
    @JsonProperty("hash_algorithm") @Nullable String hashAlgorithm,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message) {

  ContentsModel withContent(JsonNode newContent, String newFormat, @Nullable String newMimetype) {
    return new ContentsModel(
        name,
        path,
        type,
        writable,
        created,
        lastModified,
        size,
        newMimetype,
        newFormat,
        newContent,
        hash,
        hashAlgorithm,
        message);
  }

  ContentsModel withHash(String newHash) {
    return new ContentsModel(
        name,
        path,
        type,
        writable,
        created,
        lastModified,
        size,
        mimetype,
        format,
        content,
        newHash,
        "sha256",
        message);
  }

  ContentsModel withMessage(@Nullable String newMessage) {
    return new ContentsModel(
        name,
        path,
        type,
        writable,
        created,
        lastModified,
        size,
        mimetype,
        format,
        content,
        hash,
        hashAlgorithm,
        newMessage);
  }
}
